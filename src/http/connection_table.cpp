#include "http/connection_table.h"

#include <algorithm>
#include <tuple>

namespace chattcp {

void ConnectionTable::make_room(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const std::size_t before = slots_.size() + streaming_.size();
  dismiss_one(Clock::now());
  left_.wait_for(lock, timeout, [&] { return slots_.size() + streaming_.size() < before; });
}

void ConnectionTable::wait_until_empty() {
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return is_empty(); });
}

std::size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return slots_.size() + streaming_.size();
}

// Under the lock.
void ConnectionTable::dismiss_one(Clock::time_point now) {
  const auto goes_before = [now](const Slot* left, const Slot* right) {
    const auto rank = [now](const Slot& place) {
      return std::tuple(!place.is_candidate(), place.is_spared(now),
                        -static_cast<std::ptrdiff_t>(place.of_address_->candidates), place.since_);
    };
    return rank(*left) < rank(*right);
  };
  const auto first = std::min_element(slots_.begin(), slots_.end(), goes_before);
  if (first == slots_.end() || !(*first)->is_candidate()) {
    return;
  }
  --(*first)->of_address_->candidates;
  (*first)->given_way_ = true;
  ++dismissed_;
  (*first)->cutoff_.request(); // Ends its waits; an answer can still be written.
}

ConnectionTable::Slot::Slot(ConnectionTable& table, const ClientAddress& client, Cutoff& cutoff,
                            Clock::time_point now)
    : table_(table), client_(client), cutoff_(cutoff) {
  constexpr std::size_t kMostDismissed = 64;
  constexpr std::chrono::milliseconds kWaitForDismissed(200);
  std::unique_lock lock(table_.mutex_);
  if (table_.slots_.size() >= table_.most_ + table_.dismissed_) {
    table_.dismiss_one(now);
  }
  table_.left_.wait_for(lock, kWaitForDismissed,
                        [&] { return table_.dismissed_ < kMostDismissed; });
  of_address_ = &table_.by_address_[client_];
  place_ = table_.slots_.insert(table_.slots_.end(), this);
  ++of_address_->slots;
  ++of_address_->candidates;
  phase_ = Phase::waiting;
  since_ = now;
}

ConnectionTable::Slot::~Slot() {
  enter(Phase::leaving);
  const std::lock_guard lock(table_.mutex_);
  table_.slots_.erase(place_);
  table_.dismissed_ -= is_dismissed() ? 1 : 0;
  if (--of_address_->slots == 0) {
    table_.by_address_.erase(client_);
  }
  table_.left_.notify_all();
}

void ConnectionTable::Slot::enter(Phase phase, Clock::time_point now) {
  const std::lock_guard lock(table_.mutex_);
  of_address_->candidates -= is_candidate() ? 1 : 0;
  table_.dismissed_ -= is_dismissed() ? 1 : 0;
  Slots& from = phase_ == Phase::streaming ? table_.streaming_ : table_.slots_;
  Slots& to = phase == Phase::streaming ? table_.streaming_ : table_.slots_;
  to.splice(to.end(), from, place_);
  phase_ = phase;
  since_ = now;
  of_address_->candidates += is_candidate() ? 1 : 0;
  table_.dismissed_ += is_dismissed() ? 1 : 0;
  if (given_way_) {
    table_.left_.notify_all(); // It may not count any more.
  }
}

bool ConnectionTable::Slot::has_given_way() const {
  const std::lock_guard lock(table_.mutex_);
  return given_way_;
}

// Under the lock, like the next two.
bool ConnectionTable::Slot::is_dismissed() const {
  return given_way_ && phase_ != Phase::streaming;
}

bool ConnectionTable::Slot::is_candidate() const {
  return !given_way_ && (phase_ == Phase::waiting || phase_ == Phase::answering);
}

bool ConnectionTable::Slot::is_spared(Clock::time_point now) const {
  constexpr std::chrono::seconds kSpared(1);
  return phase_ == Phase::answering && now - since_ < kSpared;
}

} // namespace chattcp
