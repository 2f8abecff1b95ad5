#include "analyze/tcp/unacknowledged.h"

#include "analyze/tcp/serial.h"

namespace chattcp {

void Unacknowledged::add(const SentSegment& segment, SegmentPool& pool) {
  std::size_t place = count_;
  while (place > 0 && serial_less(segment.next_sequence, at(place - 1).next_sequence)) {
    --place;
    if (count_ - place > kMostOvertaken) {
      return;
    }
  }
  const bool known = place > 0 && at(place - 1).next_sequence == segment.next_sequence;
  if (!known && count_ == capacity() && !grow(pool)) {
    return;
  }
  begin_no_later(segment.sequence, place);
  if (known) {
    return;
  }
  for (std::size_t i = count_; i > place; --i) {
    at(i) = at(i - 1);
  }
  at(place) = segment;
  if (place < count_ && serial_less(at(place + 1).sequence, segment.sequence)) {
    at(place).sequence = at(place + 1).sequence;
  }
  ++count_;
}

void Unacknowledged::begin_no_later(std::uint32_t sequence, std::size_t end) {
  const std::size_t last = end > kMostOvertaken ? end - kMostOvertaken : 0;
  for (std::size_t i = end; i > last && serial_less(sequence, at(i - 1).sequence); --i) {
    at(i - 1).sequence = sequence;
  }
  // Only the first one knows what was acknowledged: those after it may begin lower.
  if (end > 0 && serial_less(sequence, at(0).sequence)) {
    at(0).sequence = sequence;
  }
}

bool Unacknowledged::grow(SegmentPool& pool) {
  const std::size_t size = array_ == nullptr ? 0 : size_ + std::size_t{1};
  SentSegment* const larger = size < SegmentPool::kSizes ? pool.take(size) : nullptr;
  if (larger == nullptr) {
    return false;
  }
  for (std::size_t i = 0; i < count_; ++i) {
    larger[i] = at(i);
  }
  if (array_ != nullptr) {
    pool.give_back(array_, size_);
  }
  array_ = larger;
  first_ = 0;
  size_ = static_cast<std::uint8_t>(size);
  return true;
}

std::optional<SentSegment> Unacknowledged::take_out(std::uint32_t acknowledgement,
                                                    SegmentPool& pool) {
  std::optional<SentSegment> ends_there;
  while (count_ > 0 && serial_at_most(at(0).next_sequence, acknowledgement)) {
    if (at(0).next_sequence == acknowledgement) {
      ends_there = at(0);
    }
    first_ = static_cast<std::uint16_t>((first_ + 1U) & (capacity() - 1));
    --count_;
  }
  if (count_ == 0) {
    clear(pool);
  } else if (serial_less(at(0).sequence, acknowledgement)) {
    at(0).sequence = acknowledgement;
  }
  return ends_there;
}

void Unacknowledged::clear(SegmentPool& pool) {
  if (array_ != nullptr) {
    pool.give_back(array_, size_);
  }
  *this = {};
}

} // namespace chattcp
