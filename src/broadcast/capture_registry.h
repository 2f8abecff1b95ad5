// The running captures, and which clients share them.
#pragma once

#include "base/error.h"
#include "broadcast/shared_capture.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace chattcp {

// The limit that one more capture would exceed.
enum class CaptureRefusal {
  captures,
  ring_memory, // The rings of all captures together.
};

class TooManyCaptures : public Error {
public:
  TooManyCaptures(const std::string& message, CaptureRefusal why) : Error(message), why_(why) {}

  CaptureRefusal why() const { return why_; }

private:
  CaptureRefusal why_;
};

struct CaptureLimits {
  std::size_t captures = 16;                      // At the same time.
  std::size_t log_bytes = std::size_t{16} << 20U; // Of each.
  std::size_t most_streams = kDefaultMostStreams; // Conversations that the analysis of each has.
  std::size_t ring_mebibytes = 16;                // The kernel's ring of each.
  std::size_t all_rings_mebibytes = 1024;         // All rings together; at least one ring.
  std::chrono::milliseconds patience{500};        // How long a client waits for another to leave.
};

// The counts of all captures together since the server started.
struct CaptureTotals {
  std::uint64_t shown = 0;
  std::uint64_t filtered = 0;
  std::array<std::uint64_t, kStopReasonCount> undecoded{}; // By StopReason.
  std::uint64_t not_reassembled = 0;                       // Datagrams.
  std::uint64_t bytes = 0;                                 // On the wire.
  std::uint64_t conversations = 0;                         // That are over and were shown.
  std::uint64_t forgotten = 0;                             // Conversations, to make room.
  SourceDrops drops;

  void add(const SharedCapture& capture);
};

// CaptureRegistry gives clients with the same wish the same capture. The first client starts it; it
// ends when the last one releases it.
//
// A client whose connection broke sends back the id of the last packet it received, which must not
// be mistaken for an id of a later capture of the same wish. So if the stream of a client broke,
// the next capture of that wish continues the ids, with a gap, since packets are missing there.
//
// Any thread may call any member. The registry must outlive the captures it hands out.
class CaptureRegistry {
public:
  // `hidden` must outlive the registry.
  CaptureRegistry(SourceOpener open, const CaptureLimits& limits, ConnectionSet& hidden)
      : open_(std::move(open)), limits_(limits), hidden_(hidden) {}
  CaptureRegistry(const CaptureRegistry&) = delete;
  CaptureRegistry& operator=(const CaptureRegistry&) = delete;

  // Returns the running capture of `wish`, or starts one. If a limit is reached, waits half a
  // second for a capture to end, since a page that is reloaded asks for its new stream before its
  // old one has ended. Throws TooManyCaptures, or the Error of a capture that cannot start.
  std::shared_ptr<SharedCapture> join(const CaptureWish& wish);

  // Closes the logs of all captures and starts no further ones: the server is stopping.
  void close();

  CaptureTotals totals() const;

  // How many captures are running.
  std::size_t size() const;

private:
  class Member;
  struct Entry {
    const SharedCapture* capture; // As long as the entry is there.
    std::weak_ptr<SharedCapture> shared;
  };

  std::optional<CaptureRefusal> exceeded() const;
  TooManyCaptures too_many(CaptureRefusal limit) const;
  std::shared_ptr<SharedCapture> find_or_add(const CaptureWish& wish);
  std::shared_ptr<SharedCapture> find_running(const std::string& key) const;
  std::shared_ptr<SharedCapture> add(const CaptureWish& wish, const std::string& key);
  static std::size_t past_id_of(const std::string& key);
  std::uint64_t ids_before(const std::string& key) const;
  void remove(SharedCapture& capture, std::size_t past_id) noexcept;

  const SourceOpener open_;
  const CaptureLimits limits_;
  ConnectionSet& hidden_;

  mutable std::mutex mutex_;
  std::condition_variable one_ended_;
  std::map<std::string, Entry> by_wish_;
  std::list<SharedCapture*> all_; // Including those that are ending.
  bool closed_ = false;
  CaptureTotals past_; // Of captures that have ended.
  // The highest ids that their clients may send back, by hash of the wish. Wishes with the same
  // hash only skip some ids.
  static constexpr std::size_t kPastIds = 1024;
  std::array<std::uint64_t, kPastIds> past_ids_{};
};

} // namespace chattcp
