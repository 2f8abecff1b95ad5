#include "source/live/frame_queue.h"

#include "support/catch.h"
#include "support/frames.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kBlock = std::size_t{256} * 1024;
constexpr std::uint8_t kNoBytes = 0; // An empty frame has a pointer too, as libpcap gives one.
constexpr auto kLong = 20s;          // Longer than any wait that goes well.

void append(FrameQueue::Batch& batch, std::uint32_t number, const Bytes& bytes) {
  batch.append({.time = {.seconds = number, .nanoseconds = 0},
                .wire_length = number,
                .length = static_cast<std::uint32_t>(bytes.size())},
               bytes.empty() ? &kNoBytes : bytes.data());
}

void append(FrameQueue& queue, std::uint32_t number, const Bytes& bytes) {
  FrameQueue::Batch batch(queue);
  append(batch, number, bytes);
}

// The numbers of all frames in the queue, as far as their bytes are right.
std::vector<std::uint32_t> drain(FrameQueue& queue) {
  std::vector<std::uint32_t> numbers;
  std::unique_ptr<FrameBlock> block;
  while (queue.take(block) == FrameQueue::State::frames) {
    block->for_each([&numbers](const StoredFrame& frame, ByteView bytes) {
      REQUIRE(bytes.size() == frame.length);
      REQUIRE(std::all_of(bytes.begin(), bytes.end(), [&frame](std::uint8_t byte) {
        return byte == static_cast<std::uint8_t>(frame.wire_length);
      }));
      numbers.push_back(frame.wire_length);
      return true;
    });
  }
  return numbers;
}

Bytes filled(std::uint32_t number, std::size_t length) {
  return Bytes(length, static_cast<std::uint8_t>(number));
}

} // namespace

TEST_CASE("FrameQueue gives frames back in order, of every length") {
  FrameQueue queue(64 * kBlock);
  std::vector<std::uint32_t> expected;
  for (std::uint32_t number = 1; number <= 2000; ++number) {
    append(queue, number, filled(number, number % 97));
    expected.push_back(number);
  }

  CHECK(drain(queue) == expected);
}

TEST_CASE("FrameQueue takes frames larger than a block") {
  FrameQueue queue(16 * kBlock);
  append(queue, 1, filled(1, 10));
  append(queue, 2, filled(2, 3 * kBlock));
  append(queue, 3, filled(3, kBlock));
  append(queue, 4, filled(4, 10));

  CHECK(drain(queue) == std::vector<std::uint32_t>{1, 2, 3, 4});
}

TEST_CASE("FrameQueue is empty until frames come, and closed after the last one") {
  FrameQueue queue(kBlock);
  std::unique_ptr<FrameBlock> block;
  CHECK(queue.take(block) == FrameQueue::State::empty);

  append(queue, 1, filled(1, 10));
  queue.close("");

  CHECK(queue.take(block) == FrameQueue::State::frames);
  CHECK(queue.take(block) == FrameQueue::State::closed);
  CHECK(queue.take(block) == FrameQueue::State::closed);
  CHECK(queue.error().empty());
}

TEST_CASE("FrameQueue keeps the error it was closed with, and the frames before it") {
  FrameQueue queue(kBlock);
  append(queue, 1, filled(1, 10));
  queue.close("the interface went away");

  CHECK(queue.error() == "the interface went away");
  queue.wait_for_frames(kLong); // Returns at once.
  CHECK(drain(queue) == std::vector<std::uint32_t>{1});
}

TEST_CASE("FrameQueue says when it is full, and has room again once a block is taken") {
  FrameQueue queue(2 * kBlock);
  std::uint32_t number = 0;
  {
    FrameQueue::Batch batch(queue);
    while (!batch.full()) {
      ++number;
      append(batch, number, filled(number, 1000));
      REQUIRE(number < 1000);
    }
  }
  CHECK(number > 250); // At least the first block has been used up.
  CHECK(queue.wait_for_room(1ms) == FrameQueue::Room::none);

  std::unique_ptr<FrameBlock> block;
  REQUIRE(queue.take(block) == FrameQueue::State::frames);

  CHECK(queue.wait_for_room(kLong) == FrameQueue::Room::free);
}

TEST_CASE("FrameQueue counts what a large frame really takes") {
  FrameQueue queue(4 * kBlock);
  FrameQueue::Batch batch(queue);
  append(batch, 1, filled(1, 5 * kBlock));

  CHECK(batch.full());
}

TEST_CASE("FrameQueue shows the capturing side that it was abandoned") {
  FrameQueue queue(kBlock);
  CHECK(queue.wait_for_room(kLong) == FrameQueue::Room::free);

  queue.abandon();

  CHECK(queue.wait_for_room(kLong) == FrameQueue::Room::abandoned);
}

TEST_CASE("FrameQueue wakes a capturing side that waits for room when it is abandoned") {
  FrameQueue queue(1);
  append(queue, 1, filled(1, 10));
  std::atomic<FrameQueue::Room> room = FrameQueue::Room::none;
  std::thread capturing([&] { room = queue.wait_for_room(kLong); });

  queue.abandon();
  capturing.join();

  CHECK(room == FrameQueue::Room::abandoned);
}

TEST_CASE("FrameQueue wakes a decoding side that waits for frames when it is closed") {
  FrameQueue queue(kBlock);
  std::thread decoding([&queue] { queue.wait_for_frames(kLong); });

  queue.close("");

  decoding.join();
  CHECK(drain(queue).empty());
}

TEST_CASE("FrameBlock ends a visit on request") {
  FrameBlock block(kBlock);
  for (std::uint32_t number = 1; number <= 5; ++number) {
    const Bytes bytes = filled(number, number);
    block.append({.time = {}, .wire_length = number, .length = number}, bytes.data());
  }
  std::uint32_t last = 0;

  CHECK_FALSE(block.for_each([&last](const StoredFrame& frame, ByteView) {
    last = frame.wire_length;
    return last < 3;
  }));

  CHECK(last == 3);
  block.clear();
  CHECK(block.empty());
  CHECK(block.for_each([](const StoredFrame&, ByteView) { return false; }));
}

TEST_CASE("FrameBlock has room for exactly what fits") {
  const std::size_t capacity = 2 * FrameBlock::stored_size(13);
  FrameBlock block(capacity);
  const Bytes bytes = filled(1, 13);

  block.append({.time = {}, .wire_length = 1, .length = 13}, bytes.data());

  CHECK(block.has_room(13));
  CHECK_FALSE(block.has_room(FrameBlock::stored_size(13)));
  block.append({.time = {}, .wire_length = 1, .length = 13}, bytes.data());
  CHECK_FALSE(block.has_room(0));
}

TEST_CASE("FrameQueue loses nothing and keeps the order between two threads") {
  constexpr std::uint32_t kFrames = 100'000;
  FrameQueue queue(3 * kBlock);
  std::atomic<bool> refused = false;
  std::thread capturing([&queue, &refused] {
    std::uint32_t number = 0;
    while (number < kFrames) {
      if (queue.wait_for_room(kLong) != FrameQueue::Room::free) {
        refused = true;
        break;
      }
      FrameQueue::Batch batch(queue);
      for (int i = 0; i < 64 && number < kFrames && !batch.full(); ++i) {
        ++number;
        append(batch, number, filled(number, number % 200));
      }
    }
    queue.close("end");
  });
  std::vector<std::uint32_t> numbers;
  while (numbers.size() < kFrames && !refused) {
    queue.wait_for_frames(kLong);
    const std::vector<std::uint32_t> some = drain(queue);
    numbers.insert(numbers.end(), some.begin(), some.end());
  }
  capturing.join();

  CHECK_FALSE(refused);
  REQUIRE(numbers.size() == kFrames);
  CHECK(numbers.front() == 1);
  CHECK(std::adjacent_find(numbers.begin(), numbers.end(), [](auto left, auto right) {
          return right != left + 1;
        }) == numbers.end());
  CHECK(queue.error() == "end");
}
