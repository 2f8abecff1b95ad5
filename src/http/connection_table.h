// The open connections, and which of them is closed when there are too many.
#pragma once

#include "http/client_address.h"
#include "http/socket/socket.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>

namespace chattcp {

// ConnectionTable always has room for one more client, however many others send their requests
// slowly or not at all: if all slots are taken, a connection gives way, namely the one that has
// been in its phase longest among those of the address with the most connections. So a client that
// sends a whole request at once is answered before its connection could be chosen, and an address
// with many connections only displaces its own. A connection that is being answered is spared for a
// second, unless there is no other. One that carries a stream takes none of these slots: how many
// streams there are is limited elsewhere.
//
// Any thread may call any member.
class ConnectionTable {
public:
  using Clock = std::chrono::steady_clock;

  // For `most` connections at a time that carry no stream.
  explicit ConnectionTable(std::size_t most) : most_(most) {}
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  enum class Phase {
    waiting,   // For a whole request, or for the client to close the connection.
    answering, // Spared for a second.
    streaming, // Does not give way, and does not count.
    leaving,   // Does not give way, since it is ending: its socket is no longer used.
  };

  class Slot;

  // Makes one connection give way and waits up to `timeout` until it has ended, as when there is no
  // descriptor for a new client. If none can give way, only waits.
  void make_room(std::chrono::milliseconds timeout);

  // Waits until there are no connections.
  void wait_until_empty();

  // Those with streams, too.
  std::size_t size() const;

private:
  using Slots = std::list<Slot*>;

  struct OfAddress {
    std::size_t slots = 0;
    std::size_t candidates = 0; // Those of them that can give way.
  };

  bool is_empty() const { return slots_.empty() && streaming_.empty(); }
  void dismiss_one(Clock::time_point now);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  Slots slots_;     // Of connections without a stream.
  Slots streaming_; // Of the others.
  std::map<ClientAddress, OfAddress> by_address_;
  std::size_t dismissed_ = 0; // Of slots_: they have given way but not ended.
};

// The slot of one connection, until it is destroyed. One thread at a time.
class ConnectionTable::Slot {
public:
  // Takes a slot for a connection from `client`, if necessary from another connection. Waits a
  // moment if many have given way but not ended. `cutoff` is that of the connection, whose
  // socket must stay open until the phase is `leaving`.
  Slot(ConnectionTable& table, const ClientAddress& client, Cutoff& cutoff,
       Clock::time_point now = Clock::now());
  ~Slot();
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

  // Begins a phase and restarts its time.
  void enter(Phase phase, Clock::time_point now = Clock::now());

  // It has given way: nothing more can be read from the client, and the connection must end.
  bool has_given_way() const;

private:
  friend class ConnectionTable;

  bool is_dismissed() const;
  bool is_candidate() const;
  bool is_spared(Clock::time_point now) const;

  ConnectionTable& table_;
  const ClientAddress client_;
  Cutoff& cutoff_;
  OfAddress* of_address_ = nullptr;
  Slots::iterator place_;        // In the list of its phase.
  Phase phase_ = Phase::leaving; // Until it has its slot.
  Clock::time_point since_;
  bool given_way_ = false;
};

} // namespace chattcp
