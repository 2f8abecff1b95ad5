#include "source/file/opened_capture.h"

#include "source/file/file_error.h"
#include "source/pcap_handle.h"

#include <chrono>
#include <utility>

namespace chattcp {

OpenedCapture::OpenedCapture(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                             std::atomic<std::uint64_t>& done)
    : stop_(stop), window_(input.window), name_(input.name), history_bits_(input.history_bits),
      input_(open_stored_input(std::move(input), stop, std::move(on_wait), done)),
      packed_(*input_, window_) {
  constexpr std::size_t kMagic = 4;
  if (CompressedInput::recognises(packed_.ahead(kMagic))) {
    compressed_.emplace(packed_, stop_, history_bits_);
    content_.emplace(*compressed_, window_);
  }
  try {
    open();
  } catch (const NoCapture& error) {
    throw FileError(name() + ": " + error.what());
  }
}

void OpenedCapture::open() {
  try {
    file_ = open_capture_file(stream());
  } catch (const BrokenFile& broken) {
    if (!stop_.requested() && !stream().at_end()) {
      fail(broken.what());
    }
  }
  whole_ = stream().position();
  if (file_ ? stop_.requested() : stopped()) {
    return; // There may be more to come.
  }
  if (compressed_ && !file_ && !compressed_->fault().empty()) {
    fail({});
  }
  if (!file_) {
    throw FileError(name() + (stream().length() == 0
                                  ? ": empty, not a capture file"
                                  : ": ends inside the header of a capture file"));
  }
  if (links().complete) {
    check_links();
  }
}

// Ctrl-C also ends the writer of a pipe, and its end may be noticed here before the signal.
bool OpenedCapture::stopped() {
  constexpr std::chrono::milliseconds kSignalOnItsWay(100);
  return stop_.requested() || (input_->may_wait() && stop_.wait(kSignalOnItsWay) == Wake::stopped);
}

void OpenedCapture::check_links() const {
  const DescribedLinks described = links();
  if (described.first && !described.decoded) {
    throw FileError(name() + ": packets of link type " +
                    data_link_name(static_cast<int>(*described.first)) + " cannot be decoded");
  }
}

void OpenedCapture::note_broken(const BrokenFile& broken) {
  if (!stopped()) { // A stop may end the stream in the middle of a packet.
    fail(broken.what());
  }
}

void OpenedCapture::note_end() {
  if (stop_.requested()) {
    return;
  }
  if (compressed_ && !compressed_->fault().empty() && !stopped()) {
    fail({});
  }
  check_links();
}

// Damage to compressed data is reported first, as it causes other errors.
void OpenedCapture::fail(const std::string& reason) {
  const std::string packets =
      std::to_string(packets_) + (packets_ == 1 ? " whole packet" : " whole packets");
  if (compressed_ && !compressed_->fault().empty()) {
    throw FileError(name() + ": broken at byte " + std::to_string(packed_.position()) + ", after " +
                    packets + ": " + compressed_->fault());
  }
  const std::string end =
      stream().at_end() ? "; it ends at byte " + std::to_string(stream().length()) : "";
  throw FileError(name() + ": broken at byte " + std::to_string(whole_) +
                  (compressed_ ? " of its content" : "") + ", after " + packets + end + ": " +
                  reason);
}

} // namespace chattcp
