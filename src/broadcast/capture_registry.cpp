#include "broadcast/capture_registry.h"

#include <algorithm>
#include <functional>

namespace chattcp {

void CaptureTotals::add(const SharedCapture& capture) {
  const Counts& counts = capture.counts();
  shown += counts.printed;
  filtered += counts.filtered;
  for (std::size_t reason = 0; reason < kStopReasonCount; ++reason) {
    undecoded[reason] += counts.undecoded[reason];
  }
  not_reassembled += counts.not_reassembled;
  bytes += counts.bytes;
  const SourceDrops lost = capture.drops();
  drops.by_kernel += lost.by_kernel;
  drops.by_interface += lost.by_interface;
}

std::shared_ptr<SharedCapture> CaptureRegistry::join(const CaptureWish& wish) {
  std::shared_ptr<SharedCapture> capture = find_or_add(wish);
  capture->start(open_); // Without the lock: opening an interface takes time.
  return capture;
}

std::shared_ptr<SharedCapture> CaptureRegistry::find_or_add(const CaptureWish& wish) {
  const std::string key = wish.text();
  std::shared_ptr<SharedCapture> found;
  std::unique_lock lock(mutex_);
  const bool possible = one_ended_.wait_for(lock, limits_.patience, [&] {
    found = find_running(key);
    return closed_ || found != nullptr || !exceeded();
  });
  if (closed_) {
    throw TooManyCaptures("the server is stopping", CaptureRefusal::captures);
  }
  if (!possible) {
    throw too_many(exceeded().value_or(CaptureRefusal::captures));
  }
  if (found == nullptr) {
    found = add(wish, key);
    by_wish_[key] = {.capture = found.get(), .shared = found};
  }
  return found;
}

// Under the lock. The limit that one more capture would exceed.
std::optional<CaptureRefusal> CaptureRegistry::exceeded() const {
  if (all_.size() >= limits_.captures) {
    return CaptureRefusal::captures;
  }
  return (all_.size() + 1) * limits_.ring_mebibytes > limits_.all_rings_mebibytes
             ? std::optional(CaptureRefusal::ring_memory)
             : std::nullopt;
}

TooManyCaptures CaptureRegistry::too_many(CaptureRefusal limit) const {
  const std::string which =
      limit == CaptureRefusal::captures
          ? "all " + std::to_string(limits_.captures) + " captures (--max-captures)"
          : "all " + std::to_string(limits_.all_rings_mebibytes) +
                " MiB for the rings of captures (--max-ring-memory)";
  return {which + " are in use by streams with other parameters; try again later", limit};
}

// Under the lock. Must not own another capture even briefly: releasing the last reference to one
// takes the lock.
std::shared_ptr<SharedCapture> CaptureRegistry::find_running(const std::string& key) const {
  const auto entry = by_wish_.find(key);
  return entry == by_wish_.end() || entry->second.capture->ended() ? nullptr
                                                                   : entry->second.shared.lock();
}

// Under the lock.
std::shared_ptr<SharedCapture> CaptureRegistry::add(const CaptureWish& wish,
                                                    const std::string& key) {
  auto added = std::make_unique<SharedCapture>(wish, limits_.log_bytes, hidden_, ids_before(key));
  all_.push_back(added.get());
  return {added.release(), [this](SharedCapture* ended) { remove(ended); }};
}

// Under the lock. The last id that a new capture must not use.
std::uint64_t CaptureRegistry::ids_before(const std::string& key) const {
  std::uint64_t last = past_ids_[std::hash<std::string>()(key) % kPastIds];
  if (const auto ending = by_wish_.find(key); ending != by_wish_.end()) {
    last = std::max(last, ending->second.capture->log().last_id());
  }
  return last == 0 ? 0 : last + 1;
}

void CaptureRegistry::remove(SharedCapture* capture) noexcept {
  capture->end(); // Without the lock: it waits for a thread.
  const std::unique_ptr<SharedCapture> owned(capture);
  const std::lock_guard lock(mutex_);
  past_.add(*capture);
  if (capture->may_be_resumed()) {
    std::uint64_t& last = past_ids_[std::hash<std::string>()(capture->wish().text()) % kPastIds];
    last = std::max(last, capture->log().last_id());
  }
  all_.remove(capture);
  std::erase_if(by_wish_, [&](const auto& entry) { return entry.second.capture == capture; });
  one_ended_.notify_all();
}

void CaptureRegistry::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  one_ended_.notify_all();
  for (SharedCapture* const capture : all_) {
    capture->close_log();
  }
}

CaptureTotals CaptureRegistry::totals() const {
  const std::lock_guard lock(mutex_);
  CaptureTotals totals = past_;
  for (const SharedCapture* const capture : all_) {
    totals.add(*capture);
  }
  return totals;
}

std::size_t CaptureRegistry::size() const {
  const std::lock_guard lock(mutex_);
  return all_.size();
}

} // namespace chattcp
