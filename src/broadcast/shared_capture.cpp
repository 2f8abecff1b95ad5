#include "broadcast/shared_capture.h"

#include "base/error.h"
#include "broadcast/wished_run.h"
#include "source/save/pcap_record.h"

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace chattcp {

namespace {

LogContent content_of(const CaptureWish& wish) {
  return {.event = wish.conversations ? "conversation" : "packet",
          .table = wish.lines != LineFormat::json,
          .frames = wish.frames};
}

// Keeps `message` if memory is too short for the new one.
void set_message(std::string& message, const std::exception& failure) noexcept {
  try {
    message = failure.what();
  } catch (const std::bad_alloc&) {
    // As said.
  }
}

} // namespace

// Lines of the pipeline become events of the log.
class SharedCapture::LogSink : public LineSink {
public:
  explicit LogSink(SharedCapture& capture) : capture_(capture) {}

  bool write(std::string_view lines) override {
    capture_.note_drops();
    capture_.log_.append(lines);
    return !capture_.stop_.requested();
  }

  std::size_t unwritten() const override { return 0; }

private:
  SharedCapture& capture_;
};

SharedCapture::SharedCapture(CaptureWish wish, std::size_t log_bytes, ConnectionSet& hidden,
                             std::uint64_t ids_after, std::size_t most_streams)
    : wish_(std::move(wish)), hidden_(hidden), most_streams_(most_streams),
      log_(log_bytes, ids_after, content_of(wish_)) {}

void SharedCapture::end() {
  if (thread_.joinable()) {
    stop_.request();
    thread_.join();
  }
}

void SharedCapture::start(const SourceOpener& open) {
  const std::lock_guard lock(starting_);
  if (thread_.joinable()) {
    return;
  }
  source_ = open(wish_, stop_);
  try {
    thread_ = std::thread(&SharedCapture::run, this);
  } catch (const std::system_error&) {
    throw Error("cannot start a thread for the capture");
  }
  running_ = source_.get(); // Last: from here on other threads use it.
}

std::string SharedCapture::heading() const {
  const PacketSource* const source = running_;
  return wish_.frames ? pcap_file_header(source->link_type()) : heading_of(wish_);
}

SourceDrops SharedCapture::drops() const {
  const PacketSource* const source = running_;
  return source == nullptr ? SourceDrops{} : source->drops();
}

void SharedCapture::run() noexcept {
  std::string error = "out of memory"; // Short enough to need none itself.
  try {
    LogSink sink(*this);
    // No client is left at a stop, and it must end at once.
    run_wish(wish_, *source_, sink,
             {.hidden = &hidden_, .discard = &stop_, .most_streams = most_streams_}, counts_);
    error.clear();
  } catch (const std::bad_alloc&) {
    // `error` says so.
  } catch (const std::exception& failure) {
    set_message(error, failure);
  }
  ended_ =
      true; // Before the log is closed, so that a client that returns at once starts a new one.
  try {
    note_drops();
  } catch (const std::bad_alloc&) {
    error = "out of memory"; // A few drops go unreported.
  }
  log_.close(std::move(error));
}

} // namespace chattcp
