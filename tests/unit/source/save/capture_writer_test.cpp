#include "source/save/capture_writer.h"

#include "source/file/file_source.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/temporary_file.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// What was saved of live frames, read again.
class Reread : public FrameHandler {
public:
  explicit Reread(const std::string& path) {
    StopSignal stop;
    open_file_source(open_input_files({path}), {}, stop)->run(*this);
  }

  bool on_frame(const Frame& frame) override {
    times.push_back(frame.time);
    link_types.push_back(frame.link_type);
    interfaces.emplace_back(frame.interface->options.begin(), frame.interface->options.end());
    return true;
  }
  bool on_idle() override { return true; }

  std::vector<Timestamp> times;
  std::vector<LinkType> link_types;
  std::vector<std::string> interfaces;
};

} // namespace

// Windows looks for the interface.
TEST_CASE("make_capture_writer saves live frames as pcapng with the name of their interface",
          "[posix]") {
  const TemporaryFile file("");
  const std::string path = file.path() + ".pcapng";
  const Bytes bytes = counted(61);
  {
    const auto writer = make_capture_writer(open_output_file(path, {}), LinkType::ethernet, "eth0");
    Frame frame{.bytes = bytes, .wire_length = 61, .time = {1'700'000'000, 123'456'789}};
    writer->write(frame);
    frame.link_type = LinkType::raw;
    writer->write(frame);
    writer->flush();
  }
  const Reread saved(path);
  std::remove(path.c_str());

  REQUIRE(saved.times.size() == 2);
  CHECK(saved.times[0].seconds == 1'700'000'000);
  CHECK(saved.times[0].nanoseconds == 123'456'789);
  CHECK(saved.link_types == std::vector{LinkType::ethernet, LinkType::raw});
  CHECK(saved.interfaces[0].find("eth0") != std::string::npos);
}

TEST_CASE("make_capture_writer leaves a header though nothing is written") {
  const TemporaryFile file("something old");
  { make_capture_writer(open_output_file(file.path(), {}), LinkType::ipv6, {}); }
  std::ifstream saved(file.path(), std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(saved), {});
  REQUIRE(content.size() == 24);
  CHECK(content.find("something") == std::string::npos);
}
