// micro: the steps of a packet's way, each alone, with Catch2's benchmarks.
#include "decode/decode.h"
#include "filter/packet_filter.h"
#include "output/packet_json.h"
#include "support/catch.h"
#include "support/traffic.h"

#include <cstdint>
#include <string>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr std::size_t kPackets = 1000; // What each figure is for.

// Packets of one kind, with the frames that they are views of.
class Workload {
public:
  explicit Workload(TrafficKind kind) {
    Traffic traffic(kind);
    for (std::size_t i = 0; i < kPackets; ++i) {
      frames_.push_back(traffic.next());
    }
    for (const auto& frame : frames_) {
      packets_.push_back(decode(frame_of(frame)).packet);
    }
  }

  static Frame frame_of(const std::vector<std::uint8_t>& bytes) {
    return {.bytes = bytes,
            .wire_length = static_cast<std::uint32_t>(bytes.size()),
            .time = {.seconds = 1'795'000'000, .nanoseconds = 123'456'789},
            .link_type = LinkType::ethernet};
  }

  const std::vector<std::vector<std::uint8_t>>& frames() const { return frames_; }
  const std::vector<Packet>& packets() const { return packets_; }

private:
  std::vector<std::vector<std::uint8_t>> frames_;
  std::vector<Packet> packets_;
};

std::size_t write_all(const Workload& workload, PayloadEncoding encoding, Chunk& chunk) {
  chunk.clear();
  for (const Packet& packet : workload.packets()) {
    append_json_line(packet, {.payload = encoding, .dialect = Dialect::documented}, chunk);
  }
  return chunk.size();
}

} // namespace

TEST_CASE("decode 1000 packets") {
  for (const TrafficKind kind : {TrafficKind::small, TrafficKind::imix}) {
    const Workload workload(kind);
    BENCHMARK("decode " + std::string(kTrafficKindNames[static_cast<std::size_t>(kind)])) {
      std::size_t bytes = 0;
      for (const auto& frame : workload.frames()) {
        bytes += decode(Workload::frame_of(frame)).packet.source_address.size();
      }
      return bytes;
    };
  }
}

TEST_CASE("filter 1000 packets") {
  const Workload workload(TrafficKind::imix);
  PacketFilter filter;
  filter.add(FilterKey::protocol_or_port, "-p", "tcp,443,8443");
  filter.add(FilterKey::host, "-h", "10.0.0.0/8,2001:db8::/32");
  BENCHMARK("filter imix by protocol, port and host") {
    std::size_t matched = 0;
    for (const Packet& packet : workload.packets()) {
      matched += filter.matches(packet) ? 1 : 0;
    }
    return matched;
  };
}

TEST_CASE("write 1000 packets") {
  Chunk chunk;
  const Workload small(TrafficKind::small);
  BENCHMARK("write small") {
    return write_all(small, PayloadEncoding::array, chunk);
  };
  const Workload full(TrafficKind::full);
  for (std::size_t i = 0; i < kPayloadEncodingNames.size(); ++i) {
    BENCHMARK("write full, " + std::string(kPayloadEncodingNames[i])) {
      return write_all(full, static_cast<PayloadEncoding>(i), chunk);
    };
  }
  const Workload text(TrafficKind::text);
  BENCHMARK("write text, text") {
    return write_all(text, PayloadEncoding::text, chunk);
  };
}
