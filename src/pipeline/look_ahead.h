// Decodes frames some steps before their packets are followed.
#pragma once

#include "analyze/analyzer.h"
#include "decode/decode.h"
#include "source/packet_source.h"

#include <cstddef>
#include <span>
#include <vector>

namespace chattcp {

// With many conversations, the wait for memory takes longer than all else. LookAhead spends it on
// other frames. One thread.
class LookAhead {
public:
  LookAhead() { steps_.reserve(FrameHandler::kMostAhead); }

  // Calls `take(const Frame&, const Decoded&, const Analyzer::Sought&)` for each frame in order
  // until it returns false; returns what the last call did. `frames` are at most kMostAhead.
  template <typename Take>
  bool run(std::span<const Frame> frames, const UdpTunnels& tunnels, const Analyzer& analyzer,
           Take take);

private:
  // Made where it stays: copies would cost more than the rest.
  struct Step {
    Step(const Frame& frame, const UdpTunnels& tunnels, const Analyzer& analyzer)
        : decoded(decode(frame, tunnels)),
          sought(decoded.stop ? Analyzer::Sought() : analyzer.seek(decoded.packet)) {}

    Decoded decoded;
    Analyzer::Sought sought;
  };

  std::vector<Step> steps_;
};

template <typename Take>
bool LookAhead::run(std::span<const Frame> frames, const UdpTunnels& tunnels,
                    const Analyzer& analyzer, Take take) {
  constexpr std::size_t kApart = 4; // Frames between two looks at one, a wait for memory.
  steps_.clear();
  for (std::size_t i = 0; i < frames.size() + 3 * kApart; ++i) {
    if (i < frames.size()) {
      steps_.emplace_back(frames[i], tunnels, analyzer);
    }
    if (i >= kApart && i - kApart < frames.size()) {
      analyzer.fetch(steps_[i - kApart].sought);
    }
    if (i >= 2 * kApart && i - 2 * kApart < frames.size()) {
      analyzer.fetch_segments(steps_[i - 2 * kApart].sought);
    }
    if (i >= 3 * kApart) {
      const std::size_t turn = i - 3 * kApart;
      if (!take(frames[turn], steps_[turn].decoded, steps_[turn].sought)) {
        return false;
      }
    }
  }
  return true;
}

} // namespace chattcp
