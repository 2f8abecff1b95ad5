// TCP connections that a capture leaves out, known by the addresses and ports of both ends.
#pragma once

#include "base/endpoint.h"
#include "decode/packet.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace chattcp {

// ConnectionSet holds the connections that carry event streams, so that no stream shows the packets
// that it is made of. What belongs to a connection that has ended still arrives for a while, so it
// is kept for a minute (twice the time a segment may live) or until the same ends connect anew.
//
// Any thread may call any member; packets are tested through a View.
class ConnectionSet {
public:
  using Clock = std::chrono::steady_clock;

  ConnectionSet() = default;
  ConnectionSet(const ConnectionSet&) = delete;
  ConnectionSet& operator=(const ConnectionSet&) = delete;

  // From here on its packets are left out.
  void insert(const Connection& connection);

  // It has ended, at `now`.
  void retire(const Connection& connection, Clock::time_point now = Clock::now());

  // The same ends have connected anew, for something else.
  void erase(const Connection& connection);

  // The same, where it has ended.
  void erase_retired(const Connection& connection);

  // A copy that one thread looks at without a lock while the set does not change.
  class View {
  public:
    // `set` may be null, for an empty one, and must outlive the view.
    explicit View(ConnectionSet* set) : set_(set) {}

    // True for a packet of one of the connections, in either direction. One that opens a connection
    // (SYN without ACK) between the ends of a retired one belongs to a new one, and the set forgets
    // the old one.
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
  std::atomic<std::uint64_t> version_ = 0;
};

} // namespace chattcp
