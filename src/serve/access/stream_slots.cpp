#include "serve/access/stream_slots.h"

namespace chattcp {

StreamSlots::Slot::Slot(StreamSlots& slots, const ClientAddress& client,
                        std::chrono::milliseconds timeout)
    : slots_(slots), client_(client) {
  std::unique_lock lock(slots_.mutex_);
  slots_.freed_.wait_for(lock, timeout, [this] {
    refused_ = slots_.exceeded_by(client_);
    return slots_.closed_ || !refused_;
  });
  if (slots_.closed_) {
    refused_ = StreamRefusal::streams;
  }
  if (!refused_) {
    ++slots_.by_address_[client_];
    ++slots_.totals_.open;
    ++slots_.totals_.started;
  }
}

// Under the lock.
std::optional<StreamRefusal> StreamSlots::exceeded_by(const ClientAddress& client) const {
  if (totals_.open >= limits_.most) {
    return StreamRefusal::streams;
  }
  const auto of_client = by_address_.find(client);
  const bool limited = !client.is_loopback() || limits_.loopback_too;
  return limited && of_client != by_address_.end() && of_client->second >= limits_.most_per_address
             ? std::optional(StreamRefusal::address_streams)
             : std::nullopt;
}

void StreamSlots::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  freed_.notify_all();
}

StreamSlots::Slot::~Slot() {
  if (taken()) {
    const std::lock_guard lock(slots_.mutex_);
    --slots_.totals_.open;
    const auto of_client = slots_.by_address_.find(client_);
    if (--of_client->second == 0) {
      slots_.by_address_.erase(of_client);
    }
    slots_.freed_.notify_all(); // Some of those that wait may not have this one.
  }
}

} // namespace chattcp
