// What the event streams of a server have done.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace chattcp {

// StreamCounts also bounds how many streams there are. Any thread may call any member.
class StreamCounts {
public:
  explicit StreamCounts(std::size_t most) : most_(most) {}
  StreamCounts(const StreamCounts&) = delete;
  StreamCounts& operator=(const StreamCounts&) = delete;

  // The place of one stream, if `taken`, until it is destroyed.
  class Place {
  public:
    // Where all are taken, waits up to `patience` whether one becomes free, as when a page is
    // loaded anew.
    Place(StreamCounts& counts, std::chrono::milliseconds patience);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool taken() const { return taken_; }

  private:
    StreamCounts& counts_;
    bool taken_ = false;
  };

  // No place is given any more, and nobody waits for one.
  void close();

  std::size_t most() const { return most_; }
  std::size_t open() const { return open_; }
  std::uint64_t started() const { return started_; }

  std::atomic<std::uint64_t> packets = 0; // Sent, in all streams together.
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> missed = 0; // Packets that clients were too slow for.

private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable freed_;
  bool closed_ = false;
  std::atomic<std::size_t> open_ = 0;
  std::atomic<std::uint64_t> started_ = 0;
};

} // namespace chattcp
