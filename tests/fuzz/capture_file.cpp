// The readers of capture files, plain and compressed, up to the frames that they hand over; and the
// writers, which must write what the readers read.
//
// Input: the snapshot length divided by four (0: all), how many bytes more than one are read at
// once; the file.
#include "base/byte_reader.h"
#include "base/error.h"
#include "base/stop_signal.h"
#include "fuzz/memory_file.h"
#include "fuzz/target.h"
#include "source/compression/compressed_input.h"
#include "source/file/file_source.h"
#include "source/save/capture_writer.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

constexpr const char* kName = "file.pcap";

// FNV-1a.
class Digest {
public:
  void add(ByteView bytes) {
    for (const std::uint8_t byte : bytes) {
      value_ = (value_ ^ byte) * 0x100000001b3;
    }
    add_number(bytes.size());
  }
  void add_number(std::uint64_t number) { value_ = (value_ ^ number) * 0x100000001b3; }

  bool operator==(const Digest&) const = default;

private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

struct Totals {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  Digest as_pcap; // What a pcap file keeps of them.
  Digest whole;   // With all that their own file says of them.

  void add(const Frame& frame) {
    ++frames;
    bytes += frame.bytes.size();
    const Timestamp time = frame.time.normalized();
    for (Digest* const digest : {&as_pcap, &whole}) {
      digest->add(frame.bytes);
      digest->add_number(frame.wire_length);
      digest->add_number(static_cast<std::uint64_t>(frame.link_type));
      digest->add_number(static_cast<std::uint64_t>(time.seconds));
      digest->add_number(static_cast<std::uint64_t>(time.nanoseconds));
    }
    whole.add_number(frame.ticks);
    whole.add_number(frame.interface->per_second);
    whole.add_number(frame.interface->offset);
    whole.add_number(frame.interface->snapshot_length);
    whole.add(frame.interface->options);
  }

  bool operator==(const Totals&) const = default;
};

// Looks at all that is handed over, and writes it, where that is wanted.
class Frames : public FrameHandler {
public:
  explicit Frames(std::size_t snapshot_length, CaptureWriter* writer = nullptr)
      : snapshot_length_(snapshot_length), writer_(writer) {}

  bool on_frame(const Frame& frame) override {
    require(frame.bytes.size() <= snapshot_length_, "a frame is no longer than the snapshot");
    all_.add(frame);
    if (writer_ != nullptr && frame.link_type != LinkType::not_decoded) {
      write(frame);
    }
    return true;
  }
  bool on_idle() override { return true; }

  const Totals& all() const { return all_; }
  const Totals& written() const { return written_; }

private:
  void write(const Frame& frame) {
    try {
      writer_->write(frame);
      written_.add(frame);
    } catch (const Error& error) {
      require(std::string_view(error.what()).find("-w FILE.pcapng") != std::string_view::npos,
              "what does not fit is answered by what it fits in");
    }
  }

  std::size_t snapshot_length_;
  CaptureWriter* writer_;
  Totals all_;
  Totals written_;
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
    require(*byte <= size || text.find("of its content") != std::string_view::npos,
            "a file breaks within its length");
    require(number_behind(text, ", after ") == frames.all().frames,
            "whole packets are handed over");
  }
}

StopSignal& stop() {
  static StopSignal signal; // It is never requested, and costs system calls.
  return signal;
}

// Reads the file to its end, or to where it breaks. Returns why it cannot be read.
std::string read(ByteView file, std::size_t window, int snapshot_length, Frames& frames) {
  set_memory_file(file);
  std::vector<InputFile> inputs;
  inputs.push_back({.name = kName, .descriptor = Descriptor(kMemoryFile), .window = window});
  try {
    FileReading reading;
    reading.snapshot_length = snapshot_length;
    open_file_source(std::move(inputs), reading, stop())->run(frames);
  } catch (const Error& error) {
    check_message(error.what(), file.size(), frames);
    return error.what();
  }
  return {};
}

// Without the byte: how far gzip has read where it finds damage depends on what it was given.
std::string without_byte(std::string text) {
  const std::size_t begin = text.find("byte ");
  const std::size_t end = text.find(", after");
  return begin < end && end != std::string::npos ? text.erase(begin, end - begin) : text;
}

// What is saved reads back the same.
void check_writer(ByteView file, int snapshot_length, const char* name, Digest Totals::*kept) {
  Totals written;
  {
    const auto writer = make_capture_writer({.path = name, .descriptor = Descriptor(kMemoryOutput)},
                                            LinkType::ethernet, {});
    Frames frames(SIZE_MAX, writer.get());
    read(file, 1U << 16U, snapshot_length, frames);
    written = frames.written();
  }
  const std::vector<std::uint8_t> saved = take_memory_output();
  Frames again(SIZE_MAX);
  require(read(saved, 1U << 16U, 0, again).empty(), "what was written can be read");
  require(again.all().frames == written.frames && again.all().*kept == written.*kept,
          "what was written is what was read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kMostToWrite = 1U << 18U;
  ByteReader reader({data, size});
  const int snapshot_length = reader.u8() * 4;
  const std::size_t window = reader.u8() + 1U;
  const ByteView file = reader.rest();
  const bool compressed =
      CompressedInput::recognises(file.first(std::min<std::size_t>(file.size(), 4)));
  const std::size_t longest =
      snapshot_length == 0 ? SIZE_MAX : static_cast<std::size_t>(snapshot_length);
  Frames frames(longest);
  const std::string failure = read(file, window, snapshot_length, frames);
  require(compressed || frames.all().bytes <= file.size(), "a file holds no more than its length");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (is_chosen(text, 16)) {
    Frames at_once(longest);
    const std::string same = read(file, 1U << 16U, snapshot_length, at_once);
    require((compressed ? without_byte(same) == without_byte(failure) : same == failure) &&
                frames.all() == at_once.all(),
            "a file is the same, however it is read");
  }
  if (is_chosen(text, 4) && frames.all().bytes + frames.all().frames <= kMostToWrite) {
    check_writer(file, snapshot_length, "saved.pcap", &Totals::as_pcap);
    check_writer(file, snapshot_length, "saved.pcapng", &Totals::whole);
  }
  return 0;
}
