// A bounded queue of captured frames between the kernel and the decoder.
#pragma once

#include "base/bytes.h"
#include "base/timestamp.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace chattcp {

// The header of a frame in a block; its bytes follow.
struct StoredFrame {
  Timestamp time;
  std::uint32_t wire_length = 0;
  std::uint32_t length = 0; // Bytes stored.
};

// A block of memory filled with frames, one after the other. One thread at a time.
class FrameBlock {
public:
  explicit FrameBlock(std::size_t capacity)
      : bytes_(new std::uint8_t[capacity]), capacity_(capacity) {}

  bool has_room(std::size_t length) const { return capacity_ - size_ >= stored_size(length); }
  void append(const StoredFrame& frame, const std::uint8_t* bytes);
  void clear() { size_ = 0; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }

  // Calls `visit(const StoredFrame&, ByteView)` for each frame in order, until it returns false;
  // returns what the last call did, true without one.
  template <typename Visit> bool for_each(Visit visit) const;

  // The bytes that a frame of `length` takes in a block.
  static constexpr std::size_t stored_size(std::size_t length) {
    constexpr std::size_t kAlignment = alignof(StoredFrame);
    return (sizeof(StoredFrame) + length + kAlignment - 1) / kAlignment * kAlignment;
  }

private:
  std::unique_ptr<std::uint8_t[]> bytes_; // Not initialised: pages are touched only when filled.
  std::size_t capacity_;
  std::size_t size_ = 0;
};

// FrameQueue hands frames from one capturing thread to one that decodes them.
//
// The capturing side appends in batches and waits only for room: a slow reader costs memory up to
// the limit, and only then packets. Empty blocks are reused, the last one first, so that an idle
// queue stays small.
class FrameQueue {
public:
  // Holds about `max_bytes` of blocks, exceeded by one frame at most.
  explicit FrameQueue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // The capturing side. ------------------------------------------------------------------------

  // Exclusive access for one batch of frames, which the decoding side sees when it ends.
  class Batch {
  public:
    explicit Batch(FrameQueue& queue) : queue_(queue), lock_(queue.mutex_) {}
    ~Batch() {
      if (appended_) {
        queue_.changed_.notify_all();
      }
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    // Takes a copy of the frame.
    void append(const StoredFrame& frame, const std::uint8_t* bytes);

    // True if no further frame should be appended now.
    bool full() const { return queue_.full(); }

  private:
    FrameQueue& queue_;
    std::unique_lock<std::mutex> lock_;
    bool appended_ = false;
  };

  enum class Room { free, none, abandoned };

  // Waits for room, at most `timeout`. `abandoned`: the decoding side has left.
  Room wait_for_room(std::chrono::milliseconds timeout);

  // No frame will follow. `error` says why, if something broke.
  void close(std::string error);

  // The decoding side. -------------------------------------------------------------------------

  enum class State { frames, empty, closed };

  // Swaps `block` (null, or one that was taken and has been read) for the oldest one with frames.
  // Never waits; `closed` once the queue is empty and no more frames will follow.
  State take(std::unique_ptr<FrameBlock>& block);

  // Waits until take() would find frames or the end, at most `timeout`.
  void wait_for_frames(std::chrono::milliseconds timeout);

  // No more frames are wanted.
  void abandon();

  // Why the capturing side closed the queue; empty for no error.
  std::string error() const;

private:
  bool full() const { return held_bytes_ >= max_bytes_; }
  FrameBlock& block_for(std::size_t length);
  void give_back(std::unique_ptr<FrameBlock> block);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<FrameBlock>> filled_; // Oldest first; the last one is being filled.
  std::vector<std::unique_ptr<FrameBlock>> spare_;
  std::size_t held_bytes_ = 0; // The capacity of filled_.
  bool closed_ = false;
  bool abandoned_ = false;
  std::string error_;
};

template <typename Visit> bool FrameBlock::for_each(Visit visit) const {
  for (std::size_t offset = 0; offset < size_;) {
    StoredFrame frame;
    std::memcpy(&frame, bytes_.get() + offset, sizeof frame);
    const ByteView bytes(bytes_.get() + offset + sizeof frame, frame.length);
    if (!visit(frame, bytes)) {
      return false;
    }
    offset += stored_size(frame.length);
  }
  return true;
}

} // namespace chattcp
