#include "source/save/saved_extent.h"

#include "base/descriptor.h"
#include "source/save/capture_writer.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/temporary_file.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is saved of so many frames.
std::string saved(SaveFormat format, int frames) {
  const TemporaryFile file("");
  {
    const auto writer = make_capture_writer(make_save_target(open_output_file(file.path(), {})),
                                            format, LinkType::ethernet, "");
    const Bytes bytes = counted(61);
    for (int i = 0; i < frames; ++i) {
      writer->write({.bytes = bytes, .wire_length = 61, .time = {1'700'000'000 + i, 0}});
    }
    writer->flush();
  }
  return read_all(file.path());
}

SavedExtent examined(const std::string& content) {
  const TemporaryFile file(content);
  return examine_saved(Descriptor(open_to_read(file.path())).fd());
}

} // namespace

TEST_CASE("examine_saved finds the end of the last whole record") {
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    const std::string one = saved(format, 1);
    const std::string two = saved(format, 2);
    for (std::size_t size = one.size(); size <= two.size(); ++size) {
      CAPTURE(size);
      const SavedExtent extent = examined(two.substr(0, size));
      CHECK(extent.whole == (size == two.size() ? two.size() : one.size()));
      CHECK(extent.has_packets);
    }
  }
}

TEST_CASE("examine_saved knows a capture without packets") {
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    const std::string none = saved(format, 0);
    for (std::size_t size = 0; size <= none.size(); ++size) {
      CAPTURE(size);
      CHECK(!examined(none.substr(0, size)).has_packets);
    }
    CHECK(examined(none).whole == none.size());
  }
}

TEST_CASE("examine_saved stops at the zeros that a power loss leaves") {
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    const std::string none = saved(format, 0);
    const std::string one = saved(format, 1);
    for (const std::size_t zeros : {1U, 15U, 16U, 17U, 64U, 4096U, 1'000'000U}) {
      CAPTURE(zeros);
      CHECK(examined(one + std::string(zeros, '\0')).whole == one.size());
      CHECK(examined(none + std::string(zeros, '\0')).whole == none.size());
      CHECK(!examined(none + std::string(zeros, '\0')).has_packets);
    }
  }
}

TEST_CASE("examine_saved stops at a record whose end is zeros") {
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    const std::string one = saved(format, 1);
    const std::string header = saved(format, 2).substr(one.size(), 8);
    CHECK(examined(one + header + std::string(4096, '\0')).whole == one.size());
  }
}

TEST_CASE("examine_saved leaves what it does not know as it is") {
  CHECK(examined("{\"a\":1}\n").whole == 8);
  CHECK(examined("{\"a\":1}\n").has_packets);
}

TEST_CASE("examine_saved takes a file that cannot be read for whole") {
  const TemporaryFile file("some");
  const SavedExtent extent = examine_saved(Descriptor(open_to_write(file.path())).fd());
  CHECK(extent.whole == 4);
  CHECK(extent.has_packets);
}
