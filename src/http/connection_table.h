// Which connections there are, and which one goes when there are too many.
#pragma once

#include "http/client_address.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <unordered_set>

namespace chattcp {

// ConnectionTable has room for one more client however many others send their requests slowly, or
// not at all: where all places are taken, one of those that carry no stream gives way. Of the
// address that has the most of them it is the one that has been at it longest. So who comes with a
// whole request has been answered before it is his turn, and an address that takes many places
// takes them from itself. One that is being answered is spared for a second, unless there is no
// other.
//
// Any thread may call any member.
class ConnectionTable {
public:
  using Clock = std::chrono::steady_clock;

  // For `most` connections at a time, of which some must be other than streams.
  explicit ConnectionTable(std::size_t most) : most_(most) {}
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  enum class Phase {
    waiting,   // For a whole request, or for the client to end the connection.
    answering, // Spared for a second.
    streaming, // Does not give way.
    leaving,   // Does not give way, as it goes anyway: its socket is not touched any more.
  };

  class Place;

  // Makes one give way and waits up to `patience` until it has gone: there is no descriptor left
  // for a newcomer, say. Only waits where none can.
  void make_room(std::chrono::milliseconds patience);

  // Waits until there is no connection any more.
  void wait_until_empty();

  std::size_t size() const;

private:
  struct OfAddress {
    std::size_t places = 0;
    std::size_t candidates = 0; // Of these, those that can give way.
  };

  void dismiss_one(Clock::time_point now);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::unordered_set<Place*> places_;
  std::map<ClientAddress, OfAddress> by_address_;
  std::size_t dismissed_ = 0; // Of places_: they have given way, but not gone yet.
};

// The place of one connection, until it is destroyed. Used by the thread that serves the
// connection.
class ConnectionTable::Place {
public:
  // Takes a place for a connection from `client`, if need be from another one. Waits for a moment
  // where many have given way that have not gone yet. `fd` is the connection's socket, to be kept
  // open until the phase is `leaving`.
  Place(ConnectionTable& table, const ClientAddress& client, int fd,
        Clock::time_point now = Clock::now());
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // Counts the time anew.
  void enter(Phase phase, Clock::time_point now = Clock::now());

  // It has given way: nothing more can be read from the client, and the connection is to end.
  bool has_given_way() const;

private:
  friend class ConnectionTable;

  bool is_candidate() const;
  bool is_spared(Clock::time_point now) const;

  ConnectionTable& table_;
  const ClientAddress client_;
  const int fd_;
  OfAddress* of_address_ = nullptr;
  Phase phase_ = Phase::leaving; // Until it has its place.
  Clock::time_point since_;
  bool given_way_ = false;
};

} // namespace chattcp
