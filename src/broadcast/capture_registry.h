// Which captures run, and who shares them.
#pragma once

#include "base/error.h"
#include "broadcast/shared_capture.h"
#include "serve/access/refusal_counts.h"

#include <array>
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

// One more capture than the server may run.
class TooManyCaptures : public Error {
public:
  TooManyCaptures(const std::string& message, Limit limit) : Error(message), limit_(limit) {}

  // Limit::captures or Limit::ring_memory.
  Limit limit() const { return limit_; }

private:
  Limit limit_;
};

struct CaptureLimits {
  std::size_t captures = 16;                      // At the same time.
  std::size_t log_bytes = std::size_t{16} << 20U; // Of each.
  std::size_t ring_mebibytes = 16;                // The kernel's ring of each,
  std::size_t all_rings_mebibytes = 1024;         // and of all together; not less than one.
};

// What all captures together have seen since the start of the server.
struct CaptureTotals {
  std::uint64_t shown = 0;
  std::uint64_t filtered = 0;
  std::array<std::uint64_t, kStopReasonCount> undecoded{}; // By StopReason.
  std::uint64_t not_reassembled = 0;                       // Datagrams.
  std::uint64_t bytes = 0;                                 // On the wire.
  SourceDrops drops;

  void add(const SharedCapture& capture);
};

// CaptureRegistry gives clients with the same wish the same capture. The first one starts it; when
// the last one lets go of it, it ends.
//
// A client whose connection broke brings back the id of the last packet that it had, which must not
// be taken for one of a later capture of the same wish. So where the stream of a client broke, the
// next capture of that wish does not number its packets from 1, but on, with a gap, as packets are
// missing there.
//
// Any thread may call any member. The registry must outlive the captures it hands out.
class CaptureRegistry {
public:
  // `hidden` must outlive the registry.
  CaptureRegistry(SourceOpener open, const CaptureLimits& limits, ConnectionSet& hidden)
      : open_(std::move(open)), limits_(limits), hidden_(hidden) {}
  CaptureRegistry(const CaptureRegistry&) = delete;
  CaptureRegistry& operator=(const CaptureRegistry&) = delete;

  // The running capture of `wish`. Where all are taken, waits for half a second whether one ends,
  // as when a page is loaded anew. Throws TooManyCaptures, or the Error of one that cannot start.
  std::shared_ptr<SharedCapture> join(const CaptureWish& wish);

  // Ends the logs of all captures, and starts none any more: the server ends.
  void close();

  CaptureTotals totals() const;

  // How many captures run.
  std::size_t size() const;

private:
  struct Entry {
    const SharedCapture* capture; // As long as the entry is there.
    std::weak_ptr<SharedCapture> shared;
  };

  std::optional<Limit> exceeded() const;
  TooManyCaptures too_many(Limit limit) const;
  std::shared_ptr<SharedCapture> find_or_add(const CaptureWish& wish);
  std::shared_ptr<SharedCapture> find_running(const std::string& key) const;
  std::shared_ptr<SharedCapture> add(const CaptureWish& wish, const std::string& key);
  std::uint64_t ids_before(const std::string& key) const;
  void remove(SharedCapture* capture) noexcept;

  const SourceOpener open_;
  const CaptureLimits limits_;
  ConnectionSet& hidden_;

  mutable std::mutex mutex_;
  std::condition_variable one_ended_;
  std::map<std::string, Entry> by_wish_;
  std::list<SharedCapture*> all_; // Those that are ending too.
  bool closed_ = false;
  CaptureTotals past_; // Of captures that are no more.
  // The highest ids that clients of those may bring back, by hash of the wish. Wishes that share a
  // place only skip some numbers.
  static constexpr std::size_t kPastIds = 1024;
  std::array<std::uint64_t, kPastIds> past_ids_{};
};

} // namespace chattcp
