#include "source/file/file_source.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/temporary_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;

namespace {

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

// Big-endian pcap with so many empty packets.
Bytes pcap_of(int packets) {
  Bytes content = join({u32(0xa1b2c3d4), u16(2), u16(4), Bytes(8, 0), u32(262144), u32(1)});
  for (int i = 0; i < packets; ++i) {
    content = join({content, u32(1), u32(2), u32(0), u32(60)});
  }
  return content;
}

// A frame of lz4 that holds `content` as it is, behind one that is skipped.
Bytes packed(const Bytes& content) {
  const auto little = [](std::uint32_t value) {
    const Bytes bytes = u32(value);
    return Bytes(bytes.rbegin(), bytes.rend());
  };
  return join({little(0x184d2a50), little(1000), Bytes(1000, 'x'), "04224d18 6040 82"_hex,
               little(0x80000000U | static_cast<std::uint32_t>(content.size())), content,
               Bytes(4, 0)});
}

class Counter : public FrameHandler {
public:
  bool on_frame(const Frame& /*frame*/) override {
    ++frames;
    return true;
  }
  bool on_idle() override { return true; }

  int frames = 0;
};

// Big-endian pcap with as many packets, which hold their number.
Bytes numbered_pcap(std::uint32_t packets) {
  Bytes content = pcap_of(0);
  for (std::uint32_t i = 0; i < packets; ++i) {
    for (const std::uint32_t word : {1U, 2U, 4U, 60U, i}) {
      const Bytes bytes = u32(word);
      content.insert(content.end(), bytes.begin(), bytes.end());
    }
  }
  return content;
}

// Wants several frames at once, of those in numbered_pcap().
class Ahead : public FrameHandler {
public:
  Ahead() { looks_ahead_ = true; }

  bool on_frame(const Frame& frame) override {
    in_order = in_order && Bytes(frame.bytes.begin(), frame.bytes.end()) == u32(frames);
    ++frames;
    return frames != most;
  }
  bool on_frames(std::span<const Frame> several) override {
    largest = std::max(largest, several.size());
    return FrameHandler::on_frames(several);
  }
  bool on_idle() override { return true; }

  std::uint32_t frames = 0;
  std::uint32_t most = 0; // 0: no limit.
  std::size_t largest = 0;
  bool in_order = true;
};

} // namespace

TEST_CASE("open_file_source counts progress in the bytes of the files themselves") {
  const TemporaryFile plain(text_of(pcap_of(3)));
  const TemporaryFile compressed(text_of(packed(pcap_of(400))));
  StopSignal stop;
  const auto source =
      open_file_source(open_input_files({plain.path(), compressed.path()}), {}, stop);
  const std::uint64_t total = pcap_of(3).size() + packed(pcap_of(400)).size();
  CHECK(source->progress().total == total);
  CHECK(source->progress().done == pcap_of(3).size());

  Counter counter;
  source->run(counter);

  CHECK(counter.frames == 403);
  CHECK(source->progress().done == total);
  CHECK(source->progress().total == total);
}

TEST_CASE("open_file_source does not know the total if one input is not a regular file") {
  const TemporaryFile plain(text_of(pcap_of(3)));
  StopSignal stop;
  const auto source = open_file_source(open_input_files({plain.path(), "/dev/null"}), {}, stop);
  CHECK(source->progress().total == 0);
}

TEST_CASE("open_file_source reports files among others that cannot be read") {
  const TemporaryFile text("no capture");
  const TemporaryFile plain(text_of(pcap_of(3)));
  StopSignal stop;
  std::vector<std::string> failures;
  FileReading reading;
  reading.on_failure = [&](const std::string& failure) { failures.push_back(failure); };
  const auto source = open_file_source(
      open_input_files({text.path(), plain.path(), text.path(), plain.path()}), reading, stop);
  CHECK(failures.size() == 1);

  Counter counter;
  source->run(counter);

  CHECK(counter.frames == 6);
  CHECK(failures.size() == 2);
  CHECK(failures[1].find(text.path() + ": not a capture") == 0);
  CHECK_THROWS_AS(open_file_source(open_input_files({text.path(), text.path()}), {}, stop), Error);
}

TEST_CASE("open_file_source hands over several frames to a handler that looks ahead") {
  constexpr std::uint32_t kPackets = 50'000; // Several windows of the file.
  const TemporaryFile file(text_of(numbered_pcap(kPackets)));
  StopSignal stop;
  Ahead handler;
  open_file_source(open_input_files({file.path()}), {}, stop)->run(handler);
  CHECK(handler.frames == kPackets);
  CHECK(handler.in_order);
  CHECK(handler.largest == FrameHandler::kMostAhead);
}

TEST_CASE("open_file_source hands over what comes before a failure, and hides one behind the end") {
  Bytes content = numbered_pcap(5);
  const Bytes broken = join({u32(1), u32(2), u32(0xffffffff), u32(60)});
  content.insert(content.end(), broken.begin(), broken.end());
  const TemporaryFile file(text_of(content));
  StopSignal stop;
  Ahead handler;
  CHECK_THROWS_AS(open_file_source(open_input_files({file.path()}), {}, stop)->run(handler), Error);
  CHECK(handler.frames == 5);

  Ahead content_with_three;
  content_with_three.most = 3;
  CHECK_NOTHROW(
      open_file_source(open_input_files({file.path()}), {}, stop)->run(content_with_three));
  CHECK(content_with_three.frames == 3);
}

namespace {

// A file that a function gives in pieces, after a wait for each.
struct Given {
  Bytes content;
  std::size_t piece = 7;
  std::size_t at = 0;
  bool fails = false; // At its end.

  std::vector<InputFile> files() {
    std::vector<InputFile> files(1);
    files[0].name = "given";
    files[0].read = [this](std::uint8_t* out, std::size_t room,
                           const std::function<bool()>& on_wait) -> std::size_t {
      if (!on_wait()) {
        return 0;
      }
      const std::size_t count = std::min({piece, room, content.size() - at});
      if (count == 0 && fails) {
        throw std::runtime_error("it fails");
      }
      std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(at), count, out);
      at += count;
      return count;
    };
    return files;
  }
};

// Ends the run when the source is idle, after `most` of such calls.
class Patient : public Counter {
public:
  bool on_idle() override { return idle++ < most; }

  int idle = 0;
  int most = 1'000'000;
};

} // namespace

TEST_CASE("open_file_source reads what a function gives") {
  for (const Bytes& content : {numbered_pcap(100), packed(numbered_pcap(100))}) {
    Given given{.content = content};
    StopSignal stop;
    Patient handler;
    const auto source = open_file_source(given.files(), {}, stop);
    source->run(handler);
    CHECK(handler.frames == 100);
    CHECK(handler.idle > 0);
    CHECK(source->progress().done == content.size());
    CHECK_FALSE(stop.requested());
  }
}

TEST_CASE("open_file_source ends without an error where a function is told to end") {
  Given given{.content = numbered_pcap(100)};
  StopSignal stop;
  Patient handler;
  handler.most = 20;
  CHECK_NOTHROW(open_file_source(given.files(), {}, stop)->run(handler));
  CHECK(handler.frames > 2);
  CHECK(handler.frames < 100);
  CHECK(stop.requested());
}

TEST_CASE("open_file_source passes on what a function throws, after all frames before that") {
  Given given{.content = numbered_pcap(10), .fails = true};
  StopSignal stop;
  Counter handler;
  const auto source = open_file_source(given.files(), {}, stop);
  CHECK_THROWS_WITH(source->run(handler), "it fails");
  CHECK(handler.frames == 10);
}

TEST_CASE("open_file_source reads the first packet at once if that is wanted") {
  FileReading reading;
  reading.first_packet = true;
  StopSignal stop;
  for (const std::uint32_t packets : {0U, 1U, 5U}) {
    Given given{.content = numbered_pcap(packets)};
    Ahead handler;
    open_file_source(given.files(), reading, stop)->run(handler);
    CHECK(handler.frames == packets);
    CHECK(handler.in_order);
  }
  Bytes content = numbered_pcap(1);
  content.pop_back();
  Given broken{.content = content};
  CHECK_THROWS_AS(open_file_source(broken.files(), reading, stop), Error);
  broken.at = 0;
  CHECK_NOTHROW(open_file_source(broken.files(), {}, stop));
}
