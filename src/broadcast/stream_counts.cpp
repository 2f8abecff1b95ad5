#include "broadcast/stream_counts.h"

namespace chattcp {

StreamCounts::Place::Place(StreamCounts& counts, const ClientAddress& client,
                           std::chrono::milliseconds patience)
    : counts_(counts), client_(client) {
  std::unique_lock lock(counts_.mutex_);
  counts_.freed_.wait_for(lock, patience, [this] {
    refused_ = counts_.exceeded_by(client_);
    return counts_.closed_ || !refused_;
  });
  if (counts_.closed_) {
    refused_ = Limit::streams;
  }
  if (!refused_) {
    ++counts_.by_address_[client_];
    ++counts_.open_;
    ++counts_.started_;
  }
}

// Under the lock.
std::optional<Limit> StreamCounts::exceeded_by(const ClientAddress& client) const {
  if (open_ >= limits_.most) {
    return Limit::streams;
  }
  const auto of_client = by_address_.find(client);
  const bool limited = !client.is_loopback() || limits_.loopback_too;
  return limited && of_client != by_address_.end() && of_client->second >= limits_.most_per_address
             ? std::optional(Limit::address_streams)
             : std::nullopt;
}

void StreamCounts::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  freed_.notify_all();
}

StreamCounts::Place::~Place() {
  if (taken()) {
    const std::lock_guard lock(counts_.mutex_);
    --counts_.open_;
    const auto of_client = counts_.by_address_.find(client_);
    if (--of_client->second == 0) {
      counts_.by_address_.erase(of_client);
    }
    counts_.freed_.notify_all(); // Not everyone who waits may have it.
  }
}

} // namespace chattcp
