#include "serve/access/guess_limit.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kMostAddresses = 4096;
constexpr std::chrono::seconds kLongestWait(1);

} // namespace

GuessLimit::Verdict GuessLimit::judge(const ClientAddress& client,
                                      const std::function<bool()>& is_right, const Wait& wait,
                                      Clock::time_point now) {
  std::unique_lock lock(mutex_);
  const auto known = guesses_.find(client);
  const double free = known == guesses_.end() ? per_second_ : left(known->second, now);
  if (free >= 1) { // Under the lock, or several requests would take the same turn.
    if (is_right()) {
      return Verdict::right;
    }
    take_turn(client, free, now);
    return Verdict::wrong;
  }
  take_turn(client, free, now);
  lock.unlock();
  const std::chrono::duration<double> until_turn((1 - free) / per_second_);
  if (!wait(std::min(std::chrono::ceil<Clock::duration>(until_turn),
                     Clock::duration(kLongestWait)))) {
    return Verdict::unknown;
  }
  if (!is_right()) {
    return Verdict::too_many;
  }
  give_back(client);
  return Verdict::right;
}

// Under the lock.
void GuessLimit::take_turn(const ClientAddress& client, double free, Clock::time_point now) {
  // As many turns as the longest wait allows, so that the address has recovered that long after.
  const double fewest = -per_second_ * static_cast<double>(kLongestWait.count());
  if (!guesses_.contains(client)) {
    make_room(now);
  }
  guesses_.insert_or_assign(client, Guesses{.left = std::max(free - 1, fewest), .when = now});
}

void GuessLimit::give_back(const ClientAddress& client) {
  const std::lock_guard lock(mutex_);
  if (const auto known = guesses_.find(client); known != guesses_.end()) {
    known->second.left += 1;
  }
}

std::size_t GuessLimit::size() const {
  const std::lock_guard lock(mutex_);
  return guesses_.size();
}

double GuessLimit::left(const Guesses& guesses, Clock::time_point now) const {
  const std::chrono::duration<double> passed = now - guesses.when;
  return std::min(per_second_, guesses.left + passed.count() * per_second_);
}

// Forgets the addresses that have recovered all guesses; if there are none, the oldest one.
void GuessLimit::make_room(Clock::time_point now) {
  if (guesses_.size() < kMostAddresses) {
    return;
  }
  std::erase_if(guesses_,
                [&](const auto& entry) { return left(entry.second, now) >= per_second_; });
  if (guesses_.size() >= kMostAddresses) {
    guesses_.erase(
        std::min_element(guesses_.begin(), guesses_.end(), [](const auto& a, const auto& b) {
          return a.second.when < b.second.when;
        }));
  }
}

} // namespace chattcp
