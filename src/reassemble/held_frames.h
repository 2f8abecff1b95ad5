// Frames that are kept when their source has gone on.
#pragma once

#include "base/capture_interface.h"
#include "base/frame.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace chattcp {

// HeldFrames owns the bytes of its frames, and a share of the interfaces that they name. Moving it
// does not move these.
class HeldFrames {
public:
  // Appends a copy of `frame`, and returns it.
  const Frame& add(const Frame& frame);

  // Keeps `bytes`, which are no frame, as long as the frames.
  ByteView keep(std::vector<std::uint8_t> bytes);

  // Appends what `other` holds.
  void append(HeldFrames other);

  // In the order in which they were added.
  std::span<const Frame> frames() const { return frames_; }

  // Bytes of memory, about.
  std::size_t cost() const { return cost_; }

private:
  std::vector<Frame> frames_;
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::vector<std::shared_ptr<const CaptureInterface>> interfaces_; // To which frames point.
  std::size_t cost_ = 0;
};

} // namespace chattcp
