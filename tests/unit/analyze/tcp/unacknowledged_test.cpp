#include "analyze/tcp/unacknowledged.h"

#include "support/catch.h"

#include <set>

using namespace chattcp;

namespace {

SentSegment segment(std::uint32_t sequence, std::uint32_t length, std::uint32_t number) {
  return {.nanoseconds = number,
          .sequence = sequence,
          .next_sequence = sequence + length,
          .number = number};
}

// The number of the segment that ends there; 0: none.
std::uint64_t take(Unacknowledged& waiting, std::uint32_t acknowledgement, SegmentPool& pool) {
  const auto sent = waiting.acknowledge(acknowledgement, pool);
  return sent ? sent->number : 0;
}

} // namespace

TEST_CASE("Unacknowledged gives back what is acknowledged, in any order of arrival") {
  SegmentPool pool(1000);
  Unacknowledged waiting;
  CHECK(waiting.empty());
  waiting.add(segment(200, 100, 3), pool);
  waiting.add(segment(0, 100, 1), pool);
  waiting.add(segment(100, 100, 2), pool);
  CHECK(waiting.span() == 300);
  CHECK(take(waiting, 100, pool) == 1);
  CHECK(take(waiting, 100, pool) == 0);
  CHECK(take(waiting, 300, pool) == 3);
  CHECK(waiting.empty());
}

TEST_CASE("Unacknowledged keeps the first of those with the same end") {
  SegmentPool pool(1000);
  Unacknowledged waiting;
  waiting.add(segment(0, 100, 1), pool);
  waiting.add(segment(0, 100, 2), pool);
  waiting.add(segment(50, 50, 3), pool);
  CHECK(take(waiting, 100, pool) == 1);
  CHECK(waiting.empty());
}

TEST_CASE("Unacknowledged cuts what is acknowledged in part") {
  SegmentPool pool(1000);
  Unacknowledged waiting;
  waiting.add(segment(0, 100, 1), pool);
  CHECK(take(waiting, 60, pool) == 0);
  CHECK(waiting.span() == 40);
  CHECK(take(waiting, 100, pool) == 1);
}

TEST_CASE("Unacknowledged wraps around at 2^32") {
  SegmentPool pool(1000);
  Unacknowledged waiting;
  waiting.add(segment(0xffff'ff00, 0x100, 1), pool); // Up to 0.
  waiting.add(segment(0, 100, 2), pool);
  CHECK(waiting.span() == 0x100 + 100);
  CHECK(take(waiting, 0, pool) == 1);
  CHECK(take(waiting, 100, pool) == 2);
}

TEST_CASE("Unacknowledged holds as many as the largest array, and goes on when those are gone") {
  SegmentPool pool(1'000'000);
  Unacknowledged waiting;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    waiting.add(segment(10 * i, 10, i + 1), pool);
  }
  CHECK(waiting.span() == 4096 * 10);
  CHECK(take(waiting, 100'000, pool) == 0); // Left out.
  CHECK(waiting.empty());
  waiting.add(segment(100'000, 10, 7), pool);
  CHECK(take(waiting, 100'010, pool) == 7);
}

TEST_CASE("Unacknowledged uses its array as a ring") {
  SegmentPool pool(1000);
  Unacknowledged waiting;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    waiting.add(segment(10 * i, 10, i + 1), pool);
    if (i >= 3 && take(waiting, 10 * (i - 2), pool) != i - 2) {
      FAIL("at " << i);
    }
  }
  CHECK(waiting.span() == 30);
}

TEST_CASE("Unacknowledged does not let many others make place") {
  SegmentPool pool(1'000'000);
  Unacknowledged waiting;
  constexpr std::uint32_t kMost = Unacknowledged::kMostOvertaken;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    waiting.add(segment(1'000'000 - 10 * i, 10, i + 1), pool); // Backwards.
  }
  CHECK(waiting.span() == 10 * (kMost + 1));
}

TEST_CASE("Unacknowledged does without memory") {
  SegmentPool pool(0);
  Unacknowledged waiting;
  waiting.add(segment(0, 100, 1), pool);
  CHECK(waiting.empty());
  CHECK(take(waiting, 100, pool) == 0);
  waiting.clear(pool);
}

TEST_CASE("SegmentPool lends what is given back, and no more than it may hold") {
  SegmentPool pool(10'000);
  std::set<SentSegment*> lent;
  for (SentSegment* array = pool.take(0); array != nullptr; array = pool.take(0)) {
    CHECK(lent.insert(array).second);
  }
  CHECK(lent.size() == 3 * 4096 / 2); // A block beyond its limit at the most.
  for (SentSegment* const array : lent) {
    array[0] = segment(1, 1, 1);
    array[1] = segment(2, 2, 2);
    pool.give_back(array, 0);
  }
  for (std::size_t i = 0; i < 3 * 4096 / 2; ++i) {
    CHECK(lent.erase(pool.take(0)) == 1);
  }
  CHECK(pool.take(0) == nullptr);
}
