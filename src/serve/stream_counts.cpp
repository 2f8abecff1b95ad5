#include "serve/stream_counts.h"

namespace chattcp {

StreamCounts::Place::Place(StreamCounts& counts, std::chrono::milliseconds patience)
    : counts_(counts) {
  std::unique_lock lock(counts_.mutex_);
  const bool free = counts_.freed_.wait_for(
      lock, patience, [this] { return counts_.closed_ || counts_.open_ < counts_.most_; });
  taken_ = free && !counts_.closed_;
  if (taken_) {
    ++counts_.open_;
    ++counts_.started_;
  }
}

void StreamCounts::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  freed_.notify_all();
}

StreamCounts::Place::~Place() {
  if (taken_) {
    const std::lock_guard lock(counts_.mutex_);
    --counts_.open_;
    counts_.freed_.notify_one();
  }
}

} // namespace chattcp
