// Ends the bodies of streams.
#pragma once

#include "http/loop/loop_stream.h"
#include "http/loop/stream_loop.h"

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace chattcp {

// Ends the stream's body on this thread. Its connection goes back to the loop, which ends it; that
// of a client which has left is closed.
void release_stream(StreamLoop& loop, std::unique_ptr<LoopStream> stream) noexcept;

// StreamReleaser does so on threads of its own, which exist while there is something to do: the
// last stream of a capture waits for its end. Any thread.
class StreamReleaser {
public:
  StreamReleaser() = default;
  ~StreamReleaser();
  StreamReleaser(const StreamReleaser&) = delete;
  StreamReleaser& operator=(const StreamReleaser&) = delete;

  void release(StreamLoop& loop, std::unique_ptr<LoopStream> stream) noexcept;

private:
  struct Task {
    StreamLoop* loop = nullptr;
    std::unique_ptr<LoopStream> stream;
  };
  struct Worker {
    std::thread thread;
    bool runs = false; // If not, the thread is at its end.
  };

  bool start_worker();
  void work(Worker* worker);

  static constexpr std::size_t kMostWorkers = 8;

  std::mutex mutex_;
  std::deque<Task> tasks_;
  std::array<Worker, kMostWorkers> workers_;
};

} // namespace chattcp
