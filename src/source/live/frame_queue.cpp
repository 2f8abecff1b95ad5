#include "source/live/frame_queue.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kBlockCapacity = std::size_t{256} * 1024;
constexpr std::size_t kSpareBlocks = 8; // More than these are freed.

} // namespace

void FrameBlock::append(const StoredFrame& frame, const std::uint8_t* bytes) {
  std::uint8_t* const at = bytes_.get() + size_;
  std::memcpy(at, &frame, sizeof frame);
  if (frame.length != 0) { // memcpy() wants a pointer even for nothing.
    std::memcpy(at + sizeof frame, bytes, frame.length);
  }
  size_ += stored_size(frame.length);
}

void FrameQueue::Batch::append(const StoredFrame& frame, const std::uint8_t* bytes) {
  queue_.block_for(frame.length).append(frame, bytes);
  appended_ = true;
}

// The last block is filled further while the decoding side is busy; otherwise the queue would fill
// up with nearly empty blocks.
FrameBlock& FrameQueue::block_for(std::size_t length) {
  if (!filled_.empty() && filled_.back()->has_room(length)) {
    return *filled_.back();
  }
  const std::size_t capacity = std::max(kBlockCapacity, FrameBlock::stored_size(length));
  std::unique_ptr<FrameBlock> block;
  if (!spare_.empty() && capacity == kBlockCapacity) {
    block = std::move(spare_.back());
    spare_.pop_back();
  } else {
    block = std::make_unique<FrameBlock>(capacity);
  }
  held_bytes_ += capacity;
  filled_.push_back(std::move(block));
  return *filled_.back();
}

void FrameQueue::give_back(std::unique_ptr<FrameBlock> block) {
  if (block && block->capacity() == kBlockCapacity && spare_.size() < kSpareBlocks) {
    block->clear();
    spare_.push_back(std::move(block));
  }
}

FrameQueue::Room FrameQueue::wait_for_room(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const bool woken = changed_.wait_for(lock, timeout, [this] { return abandoned_ || !full(); });
  if (abandoned_) {
    return Room::abandoned;
  }
  return woken ? Room::free : Room::none;
}

void FrameQueue::close(std::string error) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
  closed_ = true;
  changed_.notify_all();
}

FrameQueue::State FrameQueue::take(std::unique_ptr<FrameBlock>& block) {
  const std::lock_guard lock(mutex_);
  give_back(std::exchange(block, nullptr));
  if (filled_.empty()) {
    return closed_ ? State::closed : State::empty;
  }
  block = std::move(filled_.front());
  filled_.pop_front();
  held_bytes_ -= block->capacity();
  changed_.notify_all();
  return State::frames;
}

void FrameQueue::wait_for_frames(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, timeout, [this] { return closed_ || !filled_.empty(); });
}

void FrameQueue::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  changed_.notify_all();
}

std::string FrameQueue::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

} // namespace chattcp
