#include "http/loop/stream_releaser.h"

#include "http/socket/tls.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace chattcp {

void release_stream(StreamLoop& loop, std::unique_ptr<LoopStream> stream) noexcept {
  if (!stream->release_body()) {
    return;
  }
  try {
    loop.add(std::move(stream));
  } catch (const std::exception&) {
    // Memory is short: the connection ends without the end of the body.
  }
}

StreamReleaser::~StreamReleaser() {
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) {
      worker.thread.join();
    }
  }
}

void StreamReleaser::release(StreamLoop& loop, std::unique_ptr<LoopStream> stream) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    tasks_.emplace_back(); // Can fail, unlike what follows.
    tasks_.back() = {.loop = &loop, .stream = std::move(stream)};
    if (start_worker()) {
      return;
    }
  } catch (const std::exception&) {
    release_stream(loop, std::move(stream)); // Memory is short.
    return;
  }
  work(nullptr);
}

// Under the lock. Returns false if there is none.
bool StreamReleaser::start_worker() {
  const auto free = std::find_if(workers_.begin(), workers_.end(),
                                 [](const Worker& worker) { return !worker.runs; });
  if (free == workers_.end()) {
    return true; // One of them takes the task.
  }
  if (free->thread.joinable()) {
    free->thread.join();
  }
  try {
    free->thread = std::thread([this, worker = &*free] { work(worker); });
    free->runs = true;
    return true;
  } catch (const std::exception&) { // No thread, or no memory for one.
    return std::any_of(workers_.begin(), workers_.end(),
                       [](const Worker& worker) { return worker.runs; });
  }
}

// Until there are no tasks. `worker` is that of this thread, if it has one.
void StreamReleaser::work(Worker* worker) {
  while (true) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.empty()) {
        if (worker != nullptr) {
          release_tls_of_thread();
          worker->runs = false;
        }
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    release_stream(*task.loop, std::move(task.stream));
  }
}

} // namespace chattcp
