#include "source/file/capture_file.h"

#include "support/catch.h"
#include "support/frames.h"
#include "support/temporary_file.h"

#include <numeric>
#include <optional>
#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Numbers in little-endian order.
Bytes little(std::uint64_t value, unsigned width) {
  Bytes bytes = number(value, width);
  return {bytes.rbegin(), bytes.rend()};
}

Bytes pcap_file() {
  const auto record = [](const Bytes& frame) {
    return join({little(1'700'000'000, 4), little(123'456, 4), little(frame.size(), 4),
                 little(frame.size() + 10, 4), frame});
  };
  return join({little(0xa1b2c3d4, 4), little(2, 2), little(4, 2), Bytes(8, 0), little(262144, 4),
               little(1, 4), record(counted(60)), record(counted(7)), record({})});
}

Bytes block(std::uint32_t type, const Bytes& body) {
  const Bytes length = little(body.size() + 12, 4);
  return join({little(type, 4), length, body, length});
}

Bytes interface_block(const Bytes& options) {
  return block(1, join({little(1, 2), little(0, 2), little(0, 4), options}));
}

Bytes packet_block(std::uint64_t units, std::size_t length) {
  return block(6, join({little(0, 4), little(units >> 32U, 4), little(units & 0xffffffffU, 4),
                        little(length, 4), little(length, 4), counted(length),
                        Bytes((4 - length % 4) % 4, 0)}));
}

Bytes resolution(std::uint8_t value) {
  return join({little(9, 2), little(1, 2), {value, 0, 0, 0}});
}

Bytes section() {
  return block(0x0a0d0d0a,
               join({little(0x1a2b3c4d, 4), little(1, 2), little(0, 2), Bytes(8, 255)}));
}

Bytes pcapng_file() {
  return join({section(), interface_block(join({resolution(9), little(0, 4)})),
               block(5, Bytes(12, 0)), packet_block(1'700'000'000'123'456'789, 60),
               block(3, join({little(7, 4), counted(7), Bytes(1, 0)})), packet_block(0, 0)});
}

struct Reading {
  std::vector<Frame> frames; // Their bytes are gone.
  std::vector<std::uint32_t> link_types;
  std::vector<std::size_t> options; // Their interfaces', in bytes.
  std::size_t bytes = 0;            // The sum of them, so that each has been read.
  std::string failure;
};

Reading read(const Bytes& content) {
  const TemporaryFile file(std::string(content.begin(), content.end()));
  StopSignal stop;
  std::atomic<std::uint64_t> done = 0;
  std::vector<InputFile> inputs = open_input_files({file.path()});
  DescriptorInput input(
      std::move(inputs.front()), stop, [] {}, done);
  FileStream stream(input, 4096);
  Reading reading;
  try {
    const std::unique_ptr<CaptureFile> capture = open_capture_file(stream);
    Frame frame;
    while (capture && capture->next(frame)) {
      reading.bytes = std::accumulate(frame.bytes.begin(), frame.bytes.end(), reading.bytes);
      reading.frames.push_back(frame);
      reading.link_types.push_back(frame.interface->link_type);
      reading.options.push_back(frame.interface->options.size());
    }
  } catch (const std::runtime_error& error) { // BrokenFile, NoCapture.
    reading.failure = error.what();
  }
  return reading;
}

// The time of a packet of an interface of this resolution.
std::int64_t nanoseconds_of(std::uint8_t value, std::uint64_t units) {
  const Reading reading =
      read(join({section(), interface_block(resolution(value)), packet_block(units, 4)}));
  REQUIRE(reading.frames.size() == 1);
  return reading.frames[0].time.seconds * 1'000'000'000 + reading.frames[0].time.nanoseconds;
}

} // namespace

TEST_CASE("open_capture_file reads the records of a pcap file") {
  const Reading reading = read(pcap_file());

  CHECK(reading.failure.empty());
  REQUIRE(reading.frames.size() == 3);
  CHECK(reading.bytes == 60 * 61 / 2 + 7 * 8 / 2);
  CHECK(reading.frames[1].wire_length == 17);
  CHECK(reading.frames[1].time.seconds == 1'700'000'000);
  CHECK(reading.frames[1].time.nanoseconds == 123'456'000);
  CHECK(reading.link_types[1] == 1);
}

TEST_CASE("open_capture_file reads the packets of a pcapng file") {
  const Reading reading = read(pcapng_file());

  CHECK(reading.failure.empty());
  REQUIRE(reading.frames.size() == 3);
  CHECK(reading.bytes == 60 * 61 / 2 + 7 * 8 / 2);
  CHECK(reading.frames[0].time.seconds == 1'700'000'000);
  CHECK(reading.frames[0].time.nanoseconds == 123'456'789);
}

TEST_CASE("open_capture_file keeps to every resolution of time") {
  for (std::uint8_t digits = 0; digits <= 19; ++digits) {
    CAPTURE(int{digits});
    std::uint64_t second = 1;
    for (unsigned i = 0; i < digits; ++i) {
      second *= 10;
    }
    CHECK(nanoseconds_of(digits, second) == 1'000'000'000);
    if (digits > 0) {
      CHECK(nanoseconds_of(digits, second + second / 10) == 1'100'000'000);
    }
  }
  for (std::uint8_t bits = 1; bits <= 63; ++bits) {
    CAPTURE(int{bits});
    const std::uint64_t second = std::uint64_t{1} << bits;
    CHECK(nanoseconds_of(0x80 | bits, second) == 1'000'000'000);
    CHECK(nanoseconds_of(0x80 | bits, second + second / 2) == 1'500'000'000);
    if (bits >= 30) { // The first unit of a millisecond.
      CHECK(nanoseconds_of(0x80 | bits, (second + 999) / 1000) == 1'000'000);
      CHECK(nanoseconds_of(0x80 | bits, (second + 999) / 1000 - 1) == 999'999);
    }
  }
  for (const int finer : {20, 127, 0x80 | 64, 0xff}) {
    CHECK_FALSE(
        read(join({section(), interface_block(resolution(static_cast<std::uint8_t>(finer)))}))
            .failure.empty());
  }
}

TEST_CASE("open_capture_file survives files with any byte changed") {
  for (const Bytes& whole : {pcap_file(), pcapng_file()}) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int value : {0, 1, 4, 0x7f, 0x80, 0xff}) {
        CAPTURE(at, value);
        Bytes changed = whole;
        changed[at] = static_cast<std::uint8_t>(value);
        CHECK(read(changed).frames.size() <= 3);
      }
    }
  }
}

TEST_CASE("open_capture_file names the format of a file that it cannot read") {
  CHECK(read("1f8b0800"_hex).failure.find("zcat") != std::string::npos);
  CHECK(read("fd377a585a00"_hex).failure.find("xzcat") != std::string::npos);
  CHECK(read(Bytes(100, 'a')).failure.find("not a capture") != std::string::npos);
  Bytes old = pcap_file();
  old[4] = 1;
  CHECK(read(old).failure.find("version 1.4") != std::string::npos);
  Bytes late = pcapng_file();
  late[12] = 2;
  CHECK(read(late).failure.find("version 2") != std::string::npos);
}

TEST_CASE("open_capture_file refuses an interface whose options are broken") {
  for (const Bytes& options : {join({little(2, 2), little(400, 2), counted(4)}), // Beyond the end.
                               join({little(9, 2), little(4, 2), Bytes(4, 9)}),  // Resolution.
                               join({little(14, 2), little(4, 2), Bytes(4, 9)})}) { // Offset.
    CHECK(read(join({section(), interface_block(options)})).failure.find("option") !=
          std::string::npos);
  }
}

TEST_CASE("open_capture_file takes text that begins like a section for text") {
  const std::string text = "\n\r\r\nsome text after empty lines\n";
  CHECK(read({text.begin(), text.end()}).failure.find("not a capture") != std::string::npos);
}

TEST_CASE("open_capture_file refuses a packet of an interface that there is not") {
  Bytes content = join({section(), interface_block({}), packet_block(1, 4)});
  content[content.size() - 36 + 8] = 1;
  CHECK(read(content).failure.find("interface 1") != std::string::npos);
  CHECK(read(join({section(), packet_block(1, 4)})).failure.find("interface 0") !=
        std::string::npos);
}

TEST_CASE("open_capture_file keeps a bounded number of options beside those about time") {
  Bytes many = section();
  const Bytes comment = join({little(1, 2), little(60000, 2), Bytes(60000, 'c')});
  for (int i = 0; i < 30; ++i) {
    const Bytes one = interface_block(join({comment, resolution(9)}));
    many.insert(many.end(), one.begin(), one.end());
  }
  Bytes packet = packet_block(5'000'000'000, 4);
  packet[8] = 29; // Of the last interface.
  const Reading reading = read(join({many, packet_block(5'000'000'000, 4), packet}));

  REQUIRE(reading.frames.size() == 2);
  CHECK(reading.options == std::vector<std::size_t>{60012, 8});
  CHECK(reading.frames[1].time.seconds == 5);
}

TEST_CASE("open_capture_file bounds the interfaces of a section") {
  Bytes many = section();
  const Bytes one = interface_block({});
  for (int i = 0; i < 65537; ++i) {
    many.insert(many.end(), one.begin(), one.end());
  }
  CHECK(read(many).failure.find("65536") != std::string::npos);
}
