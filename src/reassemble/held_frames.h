// Copies of frames that outlive those of the source.
#pragma once

#include "base/capture_interface.h"
#include "base/frame.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace chattcp {

// HeldFrames owns the bytes of its frames, and a share of their interfaces. Views stay valid when
// it is moved.
class HeldFrames {
public:
  // Appends a copy of `frame`, and returns it.
  const Frame& add(const Frame& frame);

  // Also keeps `bytes`, which are not a frame.
  ByteView keep(std::vector<std::uint8_t> bytes);

  // Appends the content of `other`.
  void append(HeldFrames other);

  // In order of insertion.
  std::span<const Frame> frames() const { return frames_; }

  // The approximate memory, in bytes.
  std::size_t cost() const { return cost_; }

private:
  std::vector<Frame> frames_;
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::vector<std::shared_ptr<const CaptureInterface>> interfaces_; // Frames point to them.
  std::size_t cost_ = 0;
};

} // namespace chattcp
