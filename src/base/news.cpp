#include "base/news.h"

#include <utility>

namespace chattcp {

void News::announce() noexcept {
  const std::lock_guard lock(mutex_);
  count_.fetch_add(1, std::memory_order_release);
  for (Listener* const listener : listeners_) {
    if (std::exchange(listener->listening_, false)) {
      listener->on_news();
    }
  }
}

void News::add(Listener& listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(&listener);
}

void News::remove(Listener& listener) noexcept {
  const std::lock_guard lock(mutex_);
  std::erase(listeners_, &listener);
  listener.listening_ = false;
}

bool News::listen(Listener& listener, std::uint64_t seen) noexcept {
  const std::lock_guard lock(mutex_);
  listener.listening_ = count() == seen;
  return listener.listening_;
}

} // namespace chattcp
