// The segments of one side that wait for their acknowledgement.
#pragma once

#include "analyze/fetch_memory.h"
#include "analyze/tcp/segment_pool.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace chattcp {

// Unacknowledged keeps segments in the order of the numbers that acknowledge them, in an array that
// is borrowed from a pool while there are any. Of those with the same number the first counts, so
// that a retransmission does not hide when its data was sent first. The sequence number of each is
// the lowest of it and of those after it: a retransmission may begin before what it overtakes.
//
// A segment is left out if there is no memory for it, or if more than kMostOvertaken others would
// have to make place: no packet costs more than that.
class Unacknowledged {
public:
  static constexpr std::size_t kMostOvertaken = 16;

  void add(const SentSegment& segment, SegmentPool& pool);

  // Takes out all that `acknowledgement` covers, and returns the one that ends there, if any.
  std::optional<SentSegment> acknowledge(std::uint32_t acknowledgement, SegmentPool& pool) {
    return count_ == 0 ? std::nullopt : take_out(acknowledgement, pool);
  }

  // Gives the array back.
  void clear(SegmentPool& pool);

  // Lets memory be fetched before it is asked for.
  void fetch_first() const {
    if (count_ != 0) {
      fetch_memory(array_ + first_, sizeof(SentSegment));
    }
  }
  void fetch_last() const {
    if (count_ != 0) {
      fetch_memory(array_ + ((first_ + count_ - 1U) & (capacity() - 1)), sizeof(SentSegment));
    }
  }

  bool empty() const { return count_ == 0; }

  // From the first byte of all to the last one. There is one.
  std::uint32_t span() { return at(count_ - 1U).next_sequence - at(0).sequence; }

private:
  SentSegment& at(std::size_t place) { return array_[(first_ + place) & (capacity() - 1)]; }
  std::size_t capacity() const { return array_ == nullptr ? 0 : SegmentPool::capacity(size_); }
  std::optional<SentSegment> take_out(std::uint32_t acknowledgement, SegmentPool& pool);
  bool grow(SegmentPool& pool);
  // Of the places before `end`.
  void begin_no_later(std::uint32_t sequence, std::size_t end);

  SentSegment* array_ = nullptr; // A ring.
  std::uint16_t first_ = 0;
  std::uint16_t count_ = 0;
  std::uint8_t size_ = 0; // As SegmentPool has it.
};

} // namespace chattcp
