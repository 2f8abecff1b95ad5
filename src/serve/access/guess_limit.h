// Limits how many tokens one address may guess.
#pragma once

#include "http/client_address.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>

namespace chattcp {

// GuessLimit allows each address a number of wrong tokens a second. Beyond that, each of its
// tokens, right or wrong, waits for its turn before it is compared.
//
// Why turns: clients behind a proxy may share an address, and one with an old token must not lock
// out the others, so right tokens must still be accepted. If they were accepted at once, the delay
// alone would distinguish a wrong guess from the token. So all tokens wait, the turns of an address
// are as far apart as its limit requires, and neither more requests nor leaving early yields more
// guesses.
//
// No request waits longer than a second, or an attacker with many connections could delay the other
// clients of an address without limit. So an address with N waiting requests tests N tokens a
// second if that exceeds its limit. N is bounded by the connections of the server, about 600 by
// default, which is far too few to guess a token.
//
// A right token gives its turn back, so clients that know it do not slow each other down. If an
// address sent no wrong token in the last second, its tokens do not wait. Remembers at most 4,096
// addresses. Any thread.
class GuessLimit {
public:
  using Clock = std::chrono::steady_clock;

  // Waits on the thread that calls judge(). Returns false if the server stops meanwhile.
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

  // Calls `is_right` when it is the turn of `client`, for which it waits by `wait` if necessary.
  Verdict judge(const ClientAddress& client, const std::function<bool()>& is_right,
                const Wait& wait, Clock::time_point now = Clock::now());

  // How many addresses are remembered.
  std::size_t size() const;

private:
  struct Guesses {
    double left; // Grows with time. Below 0: turns that are already taken.
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
