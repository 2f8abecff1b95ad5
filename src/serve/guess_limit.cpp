#include "serve/guess_limit.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kMostAddresses = 4096;

} // namespace

GuessLimit::Verdict GuessLimit::judge(const ClientAddress& client,
                                      const std::function<bool()>& is_right,
                                      Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto known = guesses_.find(client);
  const double free = known == guesses_.end() ? per_second_ : left(known->second, now);
  if (free < 1) {
    return Verdict::too_many;
  }
  if (is_right()) {
    return Verdict::right;
  }
  if (known == guesses_.end()) {
    make_room(now);
  }
  guesses_.insert_or_assign(client, Guesses{.left = free - 1, .when = now});
  return Verdict::wrong;
}

std::size_t GuessLimit::size() const {
  const std::lock_guard lock(mutex_);
  return guesses_.size();
}

double GuessLimit::left(const Guesses& guesses, Clock::time_point now) const {
  const std::chrono::duration<double> passed = now - guesses.when;
  return std::min(per_second_, guesses.left + passed.count() * per_second_);
}

// Forgets those that have all their guesses again; if there are none, the one that is longest
// known.
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
