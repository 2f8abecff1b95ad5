// Frames that a source hands over at once. For source/ only.
#pragma once

#include "source/packet_source.h"

#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace chattcp {

// FrameBatch collects frames which are all in memory, so that a handler may look ahead. Few, so
// that they are still in the processor's nearest cache when their turn comes.
class FrameBatch {
public:
  // Where the next frame is put; it counts once add() is called. Only if there is room.
  Frame& next() { return frames_[count_]; }
  void add() { ++count_; }

  bool empty() const { return count_ == 0; }
  bool full() const { return count_ == frames_.size(); }

  // Hands over all frames and forgets them. Returns false to end the run.
  bool hand_over(FrameHandler& handler) {
    const std::size_t count = std::exchange(count_, 0);
    return count == 0 || handler.on_frames(std::span(frames_).first(count));
  }

private:
  std::array<Frame, FrameHandler::kMostAhead> frames_;
  std::size_t count_ = 0;
};

} // namespace chattcp
