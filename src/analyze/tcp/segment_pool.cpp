#include "analyze/tcp/segment_pool.h"

#include <cstring>

namespace chattcp {

namespace {

constexpr std::size_t kBlock = 4096; // Segments: as many as the largest array has.
constexpr std::size_t kLink = sizeof(void*);

} // namespace

// A free array begins with the address of the next one.
SentSegment* SegmentPool::take(std::size_t size) {
  if (SentSegment* const segments = free_[size]) {
    std::memcpy(&free_[size], segments, kLink);
    return segments;
  }
  const std::size_t wanted = capacity(size);
  if (left_ < wanted) {
    if (held_ >= most_) {
      return nullptr;
    }
    blocks_.push_back(std::make_unique_for_overwrite<SentSegment[]>(kBlock));
    held_ += kBlock;
    left_ = kBlock;
  }
  left_ -= wanted;
  return blocks_.back().get() + left_;
}

void SegmentPool::give_back(SentSegment* segments, std::size_t size) {
  std::memcpy(static_cast<void*>(segments), &free_[size], kLink);
  free_[size] = segments;
}

} // namespace chattcp
