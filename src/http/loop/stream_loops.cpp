#include "http/loop/stream_loops.h"

#include "base/error.h"
#include "http/socket/tls.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace chattcp {

namespace {

// One processor writes more than most networks take, and each loop that has a stream of a capture
// wakes for its packets.
std::size_t number_of_loops() {
  constexpr unsigned kMostLoops = 4;
  return std::clamp(std::thread::hardware_concurrency() / 2, 1U, kMostLoops);
}

} // namespace

StreamLoops::StreamLoops(StopSignal& stop) {
  try {
    for (std::size_t i = 0; i < number_of_loops(); ++i) {
      loops_.push_back(std::make_unique<StreamLoop>(
          stop, [this](StreamLoop& loop, std::unique_ptr<LoopStream> stream) {
            releaser_.release(loop, std::move(stream));
          }));
      threads_.emplace_back([&loop = *loops_.back()] {
        loop.run();
        release_tls_of_thread();
      });
    }
  } catch (const std::exception& error) {
    end();
    throw Error(std::string("cannot start a thread for streams: ") + error.what());
  }
}

StreamLoops::~StreamLoops() {
  end();
}

void StreamLoops::end() {
  for (const auto& loop : loops_) {
    loop->end();
  }
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void StreamLoops::add(std::unique_ptr<LoopStream> stream) {
  loops_[added_++ % loops_.size()]->add(std::move(stream));
}

void StreamLoops::note_stop() {
  for (const auto& loop : loops_) {
    loop->note_stop();
  }
}

} // namespace chattcp
