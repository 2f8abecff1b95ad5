// How many tokens one address may guess.
#pragma once

#include "serve/client_address.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>

namespace chattcp {

// GuessLimit lets each address be wrong so many times a second, and at once. After that its tokens
// are not looked at, right or wrong, until the next guess is free: a right one is let in then. Who
// never sends a wrong one is not limited, whatever others do.
//
// The last 4,096 addresses that were wrong are known, as long as it matters. Any thread.
class GuessLimit {
public:
  using Clock = std::chrono::steady_clock;

  explicit GuessLimit(std::size_t per_second) : per_second_(static_cast<double>(per_second)) {}
  GuessLimit(const GuessLimit&) = delete;
  GuessLimit& operator=(const GuessLimit&) = delete;

  enum class Verdict { right, wrong, too_many };

  // Calls `is_right` unless `client` has been wrong too often; under a lock, or many at once would
  // be let pass.
  Verdict judge(const ClientAddress& client, const std::function<bool()>& is_right,
                Clock::time_point now = Clock::now());

  // How many addresses are known.
  std::size_t size() const;

private:
  struct Guesses {
    double left; // Fractions grow with time.
    Clock::time_point when;
  };

  double left(const Guesses& guesses, Clock::time_point now) const;
  void make_room(Clock::time_point now);

  const double per_second_;
  mutable std::mutex mutex_;
  std::map<ClientAddress, Guesses> guesses_;
};

} // namespace chattcp
