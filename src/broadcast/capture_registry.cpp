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
  conversations += counts.conversations;
  forgotten += counts.forgotten;
  const SourceDrops lost = capture.drops();
  drops.by_kernel += lost.by_kernel;
  drops.by_interface += lost.by_interface;
}

// A capture with its place in the registry, which it leaves when its last client has released it.
class CaptureRegistry::Member {
public:
  Member(CaptureRegistry& registry, const CaptureWish& wish, std::size_t past_id,
         std::uint64_t ids_after)
      : capture(wish, registry.limits_.log_bytes, registry.hidden_, ids_after,
                registry.limits_.most_streams),
        registry_(registry), past_id_(past_id) {}
  ~Member() {
    if (listed_) {
      registry_.remove(capture, past_id_);
    }
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  // Before, there is nothing to leave, and it may be destroyed under the lock.
  void note_listed() { listed_ = true; }

  SharedCapture capture;

private:
  CaptureRegistry& registry_;
  const std::size_t past_id_; // Its place in past_ids_.
  bool listed_ = false;
};

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
  return found == nullptr ? add(wish, key) : found;
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

// Under the lock. Changes nothing if memory is short.
std::shared_ptr<SharedCapture> CaptureRegistry::add(const CaptureWish& wish,
                                                    const std::string& key) {
  const auto member = std::make_shared<Member>(*this, wish, past_id_of(key), ids_before(key));
  std::shared_ptr<SharedCapture> added(member, &member->capture);
  std::list<SharedCapture*> listed{added.get()};
  by_wish_[key] = {.capture = added.get(), .shared = added}; // The last step that can fail.
  all_.splice(all_.end(), listed);
  member->note_listed();
  return added;
}

std::size_t CaptureRegistry::past_id_of(const std::string& key) {
  return std::hash<std::string>()(key) % kPastIds;
}

// Under the lock. The last id that a new capture must not use.
std::uint64_t CaptureRegistry::ids_before(const std::string& key) const {
  std::uint64_t last = past_ids_[past_id_of(key)];
  if (const auto ending = by_wish_.find(key); ending != by_wish_.end()) {
    last = std::max(last, ending->second.capture->log().last_id());
  }
  return last == 0 ? 0 : last + 1;
}

// Allocates nothing: it is called by a destructor.
void CaptureRegistry::remove(SharedCapture& capture, std::size_t past_id) noexcept {
  capture.end(); // Without the lock: it waits for a thread.
  const std::lock_guard lock(mutex_);
  past_.add(capture);
  if (capture.may_be_resumed()) {
    past_ids_[past_id] = std::max(past_ids_[past_id], capture.log().last_id());
  }
  all_.remove(&capture);
  std::erase_if(by_wish_, [&](const auto& entry) { return entry.second.capture == &capture; });
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
