// The threads that write streams.
#pragma once

#include "base/stop_signal.h"
#include "http/loop/loop_stream.h"
#include "http/loop/stream_loop.h"
#include "http/loop/stream_releaser.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace chattcp {

// StreamLoops writes any number of streams on a few threads. Any thread may add some.
class StreamLoops {
public:
  // `stop` must outlive it. Throws Error if there are no threads or descriptors left.
  explicit StreamLoops(StopSignal& stop);

  // All streams have ended.
  ~StreamLoops();
  StreamLoops(const StreamLoops&) = delete;
  StreamLoops& operator=(const StreamLoops&) = delete;

  // Writes a stream to its end, and then ends its connection. Throws std::bad_alloc.
  void add(std::unique_ptr<LoopStream> stream);

  // A stop was requested.
  void note_stop();

private:
  void end();

  std::atomic<std::size_t> added_ = 0;
  StreamReleaser releaser_; // Destroyed after the loops that use it.
  std::vector<std::unique_ptr<StreamLoop>> loops_;
  std::vector<std::thread> threads_;
};

} // namespace chattcp
