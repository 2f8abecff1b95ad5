// TCP connections that a capture omits, identified by the endpoints of both sides.
#pragma once

#include "base/endpoint.h"
#include "decode/packet.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace chattcp {

// ConnectionSet holds the connections that carry event streams, so that no stream shows its own
// packets. As packets of a closed connection still arrive for a while, it is kept for a minute
// (twice the lifetime of a segment) or until the same endpoints connect again.
//
// Any thread may call any member; packets are tested through a View.
class ConnectionSet {
public:
  using Clock = std::chrono::steady_clock;

  ConnectionSet() = default;
  ConnectionSet(const ConnectionSet&) = delete;
  ConnectionSet& operator=(const ConnectionSet&) = delete;

  // Hides the packets of `connection` from now on.
  void insert(const Connection& connection);

  // `connection` was closed at `now`.
  void retire(const Connection& connection, Clock::time_point now = Clock::now());

  // The same endpoints have connected again, for another request.
  void erase(const Connection& connection);

  // The same, if it was closed.
  void erase_retired(const Connection& connection);

  // A copy that one thread reads without a lock while the set does not change.
  class View {
  public:
    // `set` must outlive the view; null means an empty set.
    explicit View(ConnectionSet* set) : set_(set) {}

    // True for a packet of one of the connections, in either direction. If a packet opens a
    // connection (SYN without ACK) between the endpoints of a retired one, the set forgets the
    // retired one.
    bool contains(const Packet& packet) { return set_ != nullptr && find(packet); }

  private:
    struct Entry {
      Connection connection;
      bool retired = false;
    };
    bool find(const Packet& packet);
    void refresh();
    bool matches(const Connection& connection, bool opens) const;

    ConnectionSet* set_;
    std::uint64_t version_ = 0;
    std::vector<Entry> entries_;       // Sorted by connection.
    std::vector<std::uint16_t> ports_; // The local ports among them, sorted.
  };

private:
  using Retirement = Clock::time_point; // Clock::time_point::max(): not retired.

  void forget_old(Clock::time_point now);

  mutable std::mutex mutex_;
  std::map<Connection, Retirement> connections_;
  std::deque<std::pair<Retirement, Connection>> retired_; // The oldest first; some may be back.
  std::atomic<std::uint64_t> version_ = 0;
};

} // namespace chattcp
