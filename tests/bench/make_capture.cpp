// make_capture KIND COUNT FILE: writes COUNT packets of one kind of traffic (support/traffic.h) as
// a pcap file, the same bytes each time.
#include "support/traffic.h"

#include <pcap/pcap.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace {

using chattcp::test::Traffic;

constexpr std::int64_t kFirstSecond = 1'795'000'000;
constexpr std::uint64_t kMicroseconds = 10; // Between two packets.
constexpr int kSnapshotLength = 262144;

void write_packets(pcap_dumper_t* dumper, Traffic& traffic, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto frame = traffic.next();
    const std::uint64_t time = i * kMicroseconds;
    pcap_pkthdr header{};
    header.ts.tv_sec = kFirstSecond + static_cast<std::int64_t>(time / 1'000'000);
    header.ts.tv_usec = static_cast<suseconds_t>(time % 1'000'000);
    header.caplen = static_cast<bpf_u_int32>(frame.size());
    header.len = header.caplen;
    pcap_dump(reinterpret_cast<u_char*>(dumper), &header, frame.data());
  }
}

} // namespace

int main(int argc, char** argv) {
  const auto kind = argc == 4 ? chattcp::test::find_traffic_kind(argv[1]) : std::nullopt;
  if (!kind) {
    std::fprintf(stderr, "usage: make_capture small|imix|full|text COUNT FILE\n");
    return 2;
  }
  pcap_t* const handle = pcap_open_dead(DLT_EN10MB, kSnapshotLength);
  pcap_dumper_t* const dumper = pcap_dump_open(handle, argv[3]);
  if (dumper == nullptr) {
    std::fprintf(stderr, "make_capture: %s\n", pcap_geterr(handle));
    return 1;
  }
  Traffic traffic(*kind);
  write_packets(dumper, traffic, std::stoull(argv[2]));
  const bool written = pcap_dump_flush(dumper) == 0;
  pcap_dump_close(dumper);
  pcap_close(handle);
  return written ? 0 : 1;
}
