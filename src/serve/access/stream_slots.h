// How many streams there may be, in all and for one address.
#pragma once

#include "broadcast/stream_totals.h"
#include "http/client_address.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

namespace chattcp {

struct StreamLimits {
  std::size_t most = 64; // At the same time.
  std::size_t most_per_address = 16;
  bool loopback_too = false; // most_per_address also applies to clients on this machine.
};

// Why there is no slot.
enum class StreamRefusal {
  streams,         // 503: all slots are taken.
  address_streams, // 429: the client's address has all that it may have.
};

// StreamSlots limits the streams that are open at the same time. Any thread may call any member.
class StreamSlots {
public:
  // Counts the streams in `totals`, which must outlive it.
  StreamSlots(const StreamLimits& limits, StreamTotals& totals)
      : limits_(limits), totals_(totals) {}
  StreamSlots(const StreamSlots&) = delete;
  StreamSlots& operator=(const StreamSlots&) = delete;

  // The slot of one stream, if `taken`, until it is destroyed.
  class Slot {
  public:
    // If there is no slot for `client`, waits up to `timeout` for one, since a page that is
    // reloaded asks for its stream before its old one has ended.
    Slot(StreamSlots& slots, const ClientAddress& client, std::chrono::milliseconds timeout);
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    bool taken() const { return !refused_; }
    const std::optional<StreamRefusal>& refused() const { return refused_; }

  private:
    StreamSlots& slots_;
    const ClientAddress client_;
    std::optional<StreamRefusal> refused_;
  };

  // From here on no slot is given, and those that wait for one are refused.
  void close();

  const StreamLimits& limits() const { return limits_; }

private:
  std::optional<StreamRefusal> exceeded_by(const ClientAddress& client) const;

  const StreamLimits limits_;
  StreamTotals& totals_;
  std::mutex mutex_;
  std::condition_variable freed_;
  bool closed_ = false;
  std::map<ClientAddress, std::size_t> by_address_; // Open streams.
};

} // namespace chattcp
