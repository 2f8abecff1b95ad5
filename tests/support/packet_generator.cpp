// packet_generator INTERFACE COUNT RATE LENGTH [FIRST]: sends COUNT frames of LENGTH bytes, RATE a
// second.
//
// They alternate between TCP and UDP. The number of a frame, from FIRST (0), is the lower three
// bytes of its source address 10.x.y.z, so that a reader of whatever program shows them can tell
// which one it sees. They go to the foreign address 02:00:00:00:00:99, so that no host answers.
#include "support/frame_sender.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace chattcp::test;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kIp = 14; // Where the headers start.
constexpr std::size_t kTransport = kIp + 20;
constexpr std::size_t kShortest = 60;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

void put16(Bytes& frame, std::size_t at, std::size_t value) {
  frame[at] = static_cast<std::uint8_t>(value >> 8);
  frame[at + 1] = static_cast<std::uint8_t>(value);
}

Bytes make_frame(std::size_t length, std::uint8_t protocol) {
  constexpr std::array<std::uint8_t, kIp> kEthernet{2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, 2, 8, 0};
  Bytes frame(length); // Not resized: g++ 16 sees overflows there that do not exist.
  std::copy(kEthernet.begin(), kEthernet.end(), frame.begin());
  frame[kIp] = 0x45;
  put16(frame, kIp + 2, length - kIp);
  frame[kIp + 8] = 64;
  frame[kIp + 9] = protocol;
  frame[kIp + 12] = 10;
  frame[kIp + 16] = 10;
  frame[kIp + 19] = 1;
  put16(frame, kTransport, 40000);
  put16(frame, kTransport + 2, 443);
  if (protocol == kUdp) {
    put16(frame, kTransport + 4, length - kTransport);
  } else {
    put16(frame, kTransport + 12, 0x5010);
  }
  return frame;
}

void set_number(Bytes& frame, std::uint64_t number) {
  frame[kIp + 13] = static_cast<std::uint8_t>(number >> 16);
  put16(frame, kIp + 14, number & 0xffff);
}

void send_all(const char* interface, std::uint64_t count, std::uint64_t rate, std::size_t length,
              std::uint64_t number) {
  FrameSender sender(interface, false);
  std::array<Bytes, kSendBatch> frames;
  for (std::size_t index = 0; index < kSendBatch; ++index) {
    frames[index] = make_frame(length, index % 2 == 0 ? kTcp : kUdp);
  }
  const double seconds = send_at_rate(count, rate, [&](std::uint64_t first, std::size_t batch) {
    for (std::size_t index = 0; index < batch; ++index) {
      set_number(frames[index], number + first + index);
    }
    sender.send(std::span(frames).first(batch));
  });
  std::printf("%.3f\n", seconds);
}

} // namespace

// Prints how many seconds it took.
int main(int argc, char** argv) {
  if (argc != 5 && argc != 6) {
    std::fprintf(stderr, "usage: packet_generator INTERFACE COUNT RATE LENGTH [FIRST]\n");
    return 2;
  }
  send_all(argv[1], std::stoull(argv[2]), std::stoull(argv[3]),
           std::max<std::size_t>(std::stoul(argv[4]), kShortest),
           argc == 6 ? std::stoull(argv[5]) : 0);
  return 0;
}
