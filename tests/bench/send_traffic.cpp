// send_traffic INTERFACE KIND COUNT RATE: sends COUNT packets of one kind of traffic
// (support/traffic.h), RATE a second, 0 being as fast as it can. Prints how many seconds it took.
#include "support/frame_sender.h"
#include "support/traffic.h"

#include <algorithm>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace chattcp::test;

// Made before, and sent again and again: to make one takes longer than to send it.
std::vector<std::vector<std::uint8_t>> make_frames(TrafficKind kind) {
  constexpr std::size_t kFrames = kSendBatch * 64;
  Traffic traffic(kind);
  std::vector<std::vector<std::uint8_t>> frames;
  for (std::size_t i = 0; i < kFrames; ++i) {
    frames.push_back(traffic.next());
  }
  return frames;
}

} // namespace

int main(int argc, char** argv) {
  const auto kind = argc == 5 ? find_traffic_kind(argv[2]) : std::nullopt;
  if (!kind) {
    std::fprintf(stderr, "usage: send_traffic INTERFACE small|imix|full|text COUNT RATE\n");
    return 2;
  }
  const auto frames = make_frames(*kind);
  FrameSender sender(argv[1], true);
  const double seconds = send_at_rate(
      std::stoull(argv[3]), std::stoull(argv[4]), [&](std::uint64_t first, std::size_t count) {
        const std::size_t at = first % frames.size();
        const std::size_t here = std::min(count, frames.size() - at);
        sender.send(std::span(frames).subspan(at, here));
        sender.send(std::span(frames).first(count - here));
      });
  std::printf("%.3f\n", seconds);
  return 0;
}
