// The readers of capture files, up to the frames that they hand over.
//
// Input: the snapshot length divided by four (0: all), how many bytes more than one are read at
// once; the file.
#include "base/byte_reader.h"
#include "base/error.h"
#include "base/stop_signal.h"
#include "fuzz/memory_file.h"
#include "fuzz/target.h"
#include "source/file_source.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

constexpr const char* kName = "file.pcap";

struct Totals {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t sum = 0; // Of the bytes.
  std::uint64_t milliseconds = 0;

  bool operator==(const Totals&) const = default;
};

// Looks at all that is handed over.
class Frames : public FrameHandler {
public:
  explicit Frames(std::size_t snapshot_length) : snapshot_length_(snapshot_length) {}

  bool on_frame(const Frame& frame) override {
    require(frame.bytes.size() <= snapshot_length_, "a frame is no longer than the snapshot");
    for (const std::uint8_t byte : frame.bytes) {
      totals_.sum += byte;
    }
    totals_.milliseconds += static_cast<std::uint64_t>(frame.time.milliseconds());
    totals_.bytes += frame.bytes.size();
    ++totals_.frames;
    return true;
  }
  bool on_idle() override { return true; }

  const Totals& totals() const { return totals_; }

private:
  std::size_t snapshot_length_;
  Totals totals_;
};

// The number behind `words` in `text`.
std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  std::uint64_t number = 0;
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  std::from_chars(text.data() + at + words.size(), text.data() + text.size(), number);
  return number;
}

void check_message(std::string_view text, std::size_t size, const Frames& frames) {
  require(text.starts_with(kName) && text.find('\n') == std::string_view::npos,
          "a message is a line that names the file");
  if (const auto byte = number_behind(text, "broken at byte ")) {
    require(*byte <= size, "a file breaks within its length");
    require(number_behind(text, ", behind ") == frames.totals().frames,
            "whole packets are handed over");
  }
}

// Reads the file to its end, or to where it breaks. Returns why it cannot be read.
std::string read(ByteView file, std::size_t window, int snapshot_length, Frames& frames) {
  static StopSignal stop; // It is never requested, and costs system calls.
  set_memory_file(file);
  try {
    const auto source =
        open_file_source({.name = kName, .descriptor = Descriptor(kMemoryFile), .window = window},
                         snapshot_length, {}, stop);
    source->run(frames);
  } catch (const Error& error) {
    check_message(error.what(), file.size(), frames);
    return error.what();
  }
  return {};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const int snapshot_length = reader.u8() * 4;
  const std::size_t window = reader.u8() + 1U;
  const ByteView file = reader.rest();
  const std::size_t longest =
      snapshot_length == 0 ? SIZE_MAX : static_cast<std::size_t>(snapshot_length);
  Frames frames(longest);
  const std::string failure = read(file, window, snapshot_length, frames);
  require(frames.totals().bytes <= file.size(), "a file holds no more than its length");
  if (is_chosen({reinterpret_cast<const char*>(data), size}, 16)) {
    Frames at_once(longest);
    require(read(file, 1U << 16U, snapshot_length, at_once) == failure &&
                frames.totals() == at_once.totals(),
            "a file is the same, however it is read");
  }
  return 0;
}
