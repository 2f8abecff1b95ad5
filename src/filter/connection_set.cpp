#include "filter/connection_set.h"

#include <algorithm>
#include <new>

namespace chattcp {

namespace {

constexpr std::chrono::seconds kKeptAfterEnd(60);
constexpr std::size_t kMostRetired = 4096; // If there are more, the oldest are forgotten early.
constexpr ConnectionSet::Clock::time_point kNotRetired = ConnectionSet::Clock::time_point::max();

} // namespace

void ConnectionSet::insert(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  connections_[connection] = kNotRetired;
  ++version_;
}

// Called by destructors, so that it copes without memory: then this one is forgotten when it is
// used again, and what was never inserted is not hidden for what is left of its packets.
void ConnectionSet::retire(const Connection& connection, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  try {
    connections_[connection] = now;
    ++version_;
    retired_.emplace_back(now, connection);
    forget_old(now);
  } catch (const std::bad_alloc&) {
    // As said.
  }
}

void ConnectionSet::erase(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  if (connections_.erase(connection) != 0) {
    ++version_;
  }
}

// It may be hidden again by now, as it carries another stream.
void ConnectionSet::erase_retired(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(connection);
  if (found != connections_.end() && found->second != kNotRetired) {
    connections_.erase(found);
    ++version_;
  }
}

// Takes no longer however many connections there are.
void ConnectionSet::forget_old(Clock::time_point now) {
  while (!retired_.empty() &&
         (retired_.size() > kMostRetired || retired_.front().first < now - kKeptAfterEnd)) {
    const auto found = connections_.find(retired_.front().second);
    if (found != connections_.end() && found->second == retired_.front().first) {
      connections_.erase(found);
    }
    retired_.pop_front();
  }
}

bool ConnectionSet::View::find(const Packet& packet) {
  const TcpSegment* const tcp = packet.tcp();
  if (tcp == nullptr) {
    return false;
  }
  if (set_->version_.load(std::memory_order_acquire) != version_) {
    refresh();
  }
  // Nearly all packets have other ports.
  const TcpHeader& header = tcp->header;
  const auto is_local = [this](std::uint16_t port) {
    return std::binary_search(ports_.begin(), ports_.end(), port);
  };
  const bool outward = is_local(header.source_port);
  const bool inward = is_local(header.destination_port);
  if (!outward && !inward) {
    return false;
  }
  const Endpoint source = Endpoint::of(packet.source_address, header.source_port);
  const Endpoint destination = Endpoint::of(packet.destination_address, header.destination_port);
  const bool opens = (header.flags & (kTcpSyn | kTcpAck)) == kTcpSyn;
  return (outward && matches({.local = source, .remote = destination}, false)) ||
         (inward && matches({.local = destination, .remote = source}, opens));
}

void ConnectionSet::View::refresh() {
  const std::lock_guard lock(set_->mutex_);
  entries_.clear();
  ports_.clear();
  for (const auto& [connection, when] : set_->connections_) {
    entries_.push_back({.connection = connection, .retired = when != kNotRetired});
    ports_.push_back(connection.local.port);
  }
  std::sort(ports_.begin(), ports_.end());
  ports_.erase(std::unique(ports_.begin(), ports_.end()), ports_.end());
  version_ = set_->version_;
}

bool ConnectionSet::View::matches(const Connection& connection, bool opens) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), connection,
      [](const Entry& entry, const Connection& other) { return entry.connection < other; });
  if (found == entries_.end() || found->connection != connection) {
    return false;
  }
  if (opens && found->retired) {
    set_->erase_retired(connection); // This view notices it at its next packet.
    return false;
  }
  return true;
}

} // namespace chattcp
