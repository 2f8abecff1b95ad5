// Memory for the segments that wait for their acknowledgement.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace chattcp {

// A segment that was sent and not yet acknowledged. Without defaults, so that an array of them
// costs nothing until it is used.
struct SentSegment {
  std::int64_t nanoseconds;    // When it was sent, since the epoch.
  std::uint32_t sequence;      // Of its first byte that is not acknowledged.
  std::uint32_t next_sequence; // The number that acknowledges it.
  std::uint64_t number;        // Of its packet.
};

// SegmentPool lends arrays of 2, 4, 8, … segments and takes them back. What it holds is bounded,
// whatever the traffic. One thread.
class SegmentPool {
public:
  static constexpr std::size_t kSizes = 12; // From 2 to 4096.
  static constexpr std::size_t capacity(std::size_t size) { return std::size_t{2} << size; }

  // Holds at most `most` segments, and one block beyond.
  explicit SegmentPool(std::size_t most) : most_(most) {}

  // An array of capacity(size) segments; null if none is left. Not initialised.
  SentSegment* take(std::size_t size);

  void give_back(SentSegment* segments, std::size_t size);

private:
  const std::size_t most_;
  std::vector<std::unique_ptr<SentSegment[]>> blocks_;
  std::size_t left_ = 0;                    // In the last block.
  std::size_t held_ = 0;                    // In all blocks.
  std::array<SentSegment*, kSizes> free_{}; // The first of a list, which each links to the next.
};

} // namespace chattcp
