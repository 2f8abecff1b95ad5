// How many tokens one address may guess.
#pragma once

#include "http/client_address.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>

namespace chattcp {

// GuessLimit lets each address be wrong so many times a second, and at once. After that, each of
// its tokens waits for its turn before it is looked at, right or wrong.
//
// Why turns: many clients share an address behind a proxy, and one of them, with an old token, must
// not lock out the others; so a right token has to be looked at. But if that happened at once, an
// answer would tell a guess from the token however many guesses there are. So all wait alike, the
// turns of an address are as far apart as its guesses may be, and nobody learns more in a second by
// asking more often, or by leaving before the answer.
//
// Nobody waits for more than a second, though: who holds many connections open would make the
// others wait for that long otherwise. So an address that has N requests waiting tests N tokens a
// second if that is more than its limit. N is bounded by the connections of the server, which is
// about 600 by default and far from what guessing needs.
//
// A right token gives its turn back, so those who know it are not limited among themselves; with no
// wrong one in the last second nobody waits. The last 4,096 addresses that were wrong are known, as
// long as it matters. Any thread.
class GuessLimit {
public:
  using Clock = std::chrono::steady_clock;

  // Waits on the thread that calls judge(); false: not to the end, as the server stops.
  using Wait = std::function<bool(Clock::duration time)>;

  explicit GuessLimit(std::size_t per_second) : per_second_(static_cast<double>(per_second)) {}
  GuessLimit(const GuessLimit&) = delete;
  GuessLimit& operator=(const GuessLimit&) = delete;

  enum class Verdict {
    right,
    wrong,
    too_many, // Wrong, after a wait.
    unknown,  // The wait was cut short.
  };

  // Calls `is_right` once `client` has its turn, for which it waits by `wait` if need be.
  Verdict judge(const ClientAddress& client, const std::function<bool()>& is_right,
                const Wait& wait, Clock::time_point now = Clock::now());

  // How many addresses are known.
  std::size_t size() const;

private:
  struct Guesses {
    double left; // Fractions grow with time; below 0, so many turns are taken.
    Clock::time_point when;
  };

  void take_turn(const ClientAddress& client, double free, Clock::time_point now);
  void give_back(const ClientAddress& client);
  double left(const Guesses& guesses, Clock::time_point now) const;
  void make_room(Clock::time_point now);

  const double per_second_;
  mutable std::mutex mutex_;
  std::map<ClientAddress, Guesses> guesses_;
};

} // namespace chattcp
