// What the event streams of a server have done.
#pragma once

#include "http/client_address.h"
#include "serve/access/refusal_counts.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace chattcp {

struct StreamLimits {
  std::size_t most = 64; // At the same time,
  std::size_t most_per_address = 16;
  bool loopback_too = false; // The latter also for clients on this machine.
};

// StreamCounts also bounds how many streams there are. Any thread may call any member.
class StreamCounts {
public:
  explicit StreamCounts(const StreamLimits& limits) : limits_(limits) {}
  StreamCounts(const StreamCounts&) = delete;
  StreamCounts& operator=(const StreamCounts&) = delete;

  // The place of one stream, if `taken`, until it is destroyed.
  class Place {
  public:
    // Where all are taken, or all that `client` may have, waits up to `patience` whether one
    // becomes free, as when a page is loaded anew.
    Place(StreamCounts& counts, const ClientAddress& client, std::chrono::milliseconds patience);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool taken() const { return !refused_; }

    // Limit::streams or Limit::address_streams, where it was not taken.
    const std::optional<Limit>& refused() const { return refused_; }

  private:
    StreamCounts& counts_;
    const ClientAddress client_;
    std::optional<Limit> refused_;
  };

  // No place is given any more, and nobody waits for one.
  void close();

  const StreamLimits& limits() const { return limits_; }
  std::size_t open() const { return open_; }
  std::uint64_t started() const { return started_; }

  std::atomic<std::uint64_t> packets = 0; // Sent, in all streams together.
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> missed = 0; // Packets that clients were too slow for.

private:
  std::optional<Limit> exceeded_by(const ClientAddress& client) const;

  const StreamLimits limits_;
  std::mutex mutex_;
  std::condition_variable freed_;
  bool closed_ = false;
  std::map<ClientAddress, std::size_t> by_address_; // Open ones.
  std::atomic<std::size_t> open_ = 0;
  std::atomic<std::uint64_t> started_ = 0;
};

} // namespace chattcp
