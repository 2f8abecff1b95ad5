#include "reassemble/fragment_tracker.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace chattcp {

namespace {

// How long reassembly may take, in seconds from the first fragment, as in Linux (60 for hosts by
// RFC 1122, 3.3.2, and RFC 8200, 4.5).
constexpr std::uint64_t kTimeout = 30;

// How long after the last fragment another one counts as a duplicate, as captured on `any`. An IPv4
// sender must not reuse an identification so soon (RFC 6864).
constexpr std::uint64_t kLate = 1;

// The distance of two times in seconds, in either order; files may hold any.
std::uint64_t distance(Timestamp left, Timestamp right) {
  const auto difference =
      static_cast<std::uint64_t>(left.seconds) - static_cast<std::uint64_t>(right.seconds);
  return std::min(difference, 0 - difference);
}

// A view of the same bytes in a copy.
ByteView in_copy(ByteView view, ByteView original, ByteView copy) {
  return copy.subspan(static_cast<std::size_t>(view.data() - original.data()), view.size());
}

std::uint32_t saturating_sum(std::uint32_t left, std::uint32_t right) {
  return left + std::min(right, std::numeric_limits<std::uint32_t>::max() - left);
}

} // namespace

FragmentTracker::~FragmentTracker() = default;

bool FragmentTracker::take(const Frame& frame, const Decoded& decoded) {
  if (!make_room(frame.bytes.size())) {
    return false;
  }
  const IpFragment& fragment = *decoded.packet.fragment;
  Datagram& datagram = datagram_of(fragment, frame.time);
  return datagram.stage == Datagram::Stage::collecting ? collect(part_of(frame, fragment))
                                                       : take_one(datagram, frame, decoded);
}

bool FragmentTracker::finish() {
  while (Datagram* const oldest = table_.oldest()) {
    if (!let_go(*oldest)) {
      return false;
    }
  }
  return true;
}

void FragmentTracker::discard_all() {
  while (Datagram* const oldest = table_.oldest()) {
    if (oldest->stage == Datagram::Stage::collecting) {
      handler_.note_not_reassembled();
    }
    discard(oldest->held.frames());
    table_.remove(*oldest);
  }
}

bool FragmentTracker::is_old(const Datagram& datagram, Timestamp now) {
  return distance(datagram.since, now) > kTimeout;
}

bool FragmentTracker::drop_old(Timestamp now) {
  while (table_.oldest() != nullptr && is_old(*table_.oldest(), now)) {
    if (!let_go(*table_.oldest())) {
      return false;
    }
  }
  return true;
}

bool FragmentTracker::make_room(std::size_t bytes) {
  while (table_.oldest() != nullptr && table_.memory() + bytes > options_.memory) {
    if (!let_go(*table_.oldest())) {
      return false;
    }
  }
  return true;
}

// The known datagram, or a new one.
Datagram& FragmentTracker::datagram_of(const IpFragment& fragment, Timestamp now) {
  const FragmentKey key = key_of(fragment);
  Datagram* datagram = table_.find(key);
  if (datagram != nullptr && datagram->stage == Datagram::Stage::done &&
      (distance(datagram->since, now) > kLate || !datagram->pieces.knows(fragment))) {
    table_.remove(*datagram); // The identification is being reused.
    datagram = nullptr;
  }
  if (datagram == nullptr) {
    datagram = &table_.add(key, now);
    datagram->stage = options_.reassemble ? Datagram::Stage::collecting : Datagram::Stage::apart;
  }
  return *datagram;
}

FragmentTracker::Part FragmentTracker::part_of(const Frame& frame, const IpFragment& fragment) {
  Part part{.held = {}, .fragment = fragment, .time = frame.time, .wire_length = frame.wire_length};
  const Frame& copy = part.held.add(frame);
  part.fragment.header = in_copy(fragment.header, frame.bytes, copy.bytes);
  part.fragment.payload = in_copy(fragment.payload, frame.bytes, copy.bytes);
  return part;
}

Pieces::Result FragmentTracker::add(Datagram& datagram, Part part) {
  datagram.held.append(std::move(part.held));
  const Pieces::Result result = datagram.pieces.add(part.fragment);
  if (result == Pieces::Result::added) {
    datagram.wire_length = saturating_sum(datagram.wire_length, part.wire_length);
  }
  table_.count_memory(datagram);
  return result;
}

// The whole datagram as a frame of raw IP, whose bytes `held` owns.
Frame FragmentTracker::join(Datagram& datagram, HeldFrames& held) {
  Frame whole = held.frames().back();
  whole.bytes = held.keep(datagram.pieces.join());
  whole.wire_length = datagram.wire_length;
  whole.link_type = LinkType::raw;
  return whole;
}

// A whole datagram may be a tunnel's and hold a fragment of another one. This ends, since each
// datagram consists of at least two fragments.
bool FragmentTracker::collect(Part part) {
  for (;;) {
    const Timestamp now = part.time;
    Datagram& datagram = datagram_of(part.fragment, now);
    if (datagram.stage != Datagram::Stage::collecting) {
      return take_each(datagram, part.held);
    }
    if (add(datagram, std::move(part)) == Pieces::Result::unusable) {
      return give_up(datagram);
    }
    if (!datagram.pieces.complete()) {
      return true;
    }
    HeldFrames held = release(datagram);
    const Frame whole = join(datagram, held);
    datagram.stage = Datagram::Stage::done;
    table_.renew(datagram, now);
    const Decoded decoded = handler_.decode_frame(whole);
    if (!decoded.packet.fragment) {
      datagram.wanted = handler_.wants(decoded);
      return handler_.take(decoded, held.frames());
    }
    part = {.held = std::move(held),
            .fragment = *decoded.packet.fragment,
            .time = now,
            .wire_length = whole.wire_length};
  }
}

// Hands over a frame without holding it.
bool FragmentTracker::take_one(Datagram& datagram, const Frame& frame, const Decoded& decoded) {
  if (datagram.stage == Datagram::Stage::apart && decoded.stop != StopReason::fragments) {
    return take_first(datagram, frame, decoded);
  }
  if (datagram.stage == Datagram::Stage::done || datagram.wanted || !options_.hold_later) {
    return handler_.take_later(frame, datagram.wanted.value_or(false));
  }
  datagram.held.add(frame);
  table_.count_memory(datagram);
  return true;
}

// Hands over the fragment that decides whether the datagram is wanted, after the earlier ones.
bool FragmentTracker::take_first(Datagram& datagram, const Frame& frame, const Decoded& decoded) {
  datagram.wanted = handler_.wants(decoded);
  table_.renew(datagram, frame.time); // It may be another datagram with the same identification.
  if (datagram.held.frames().empty()) {
    return handler_.take(decoded, {&frame, 1});
  }
  datagram.held.add(frame);
  const HeldFrames held = release(datagram);
  return handler_.take(decoded, held.frames());
}

bool FragmentTracker::take_each(Datagram& datagram, const HeldFrames& held) {
  std::span<const Frame> rest = held.frames();
  bool going_on = true;
  for (; going_on && !rest.empty(); rest = rest.subspan(1)) {
    going_on = take_one(datagram, rest.front(), handler_.decode_frame(rest.front()));
  }
  discard(rest);
  return going_on;
}

HeldFrames FragmentTracker::release(Datagram& datagram) {
  HeldFrames held = std::exchange(datagram.held, {});
  table_.count_memory(datagram);
  return held;
}

bool FragmentTracker::give_up(Datagram& datagram) {
  handler_.note_not_reassembled();
  datagram.stage = Datagram::Stage::apart;
  datagram.pieces = {};
  const HeldFrames held = release(datagram);
  return take_each(datagram, held);
}

bool FragmentTracker::let_go(Datagram& datagram) {
  const bool going_on = datagram.stage != Datagram::Stage::collecting || give_up(datagram);
  discard(datagram.held.frames());
  table_.remove(datagram);
  return going_on;
}

void FragmentTracker::discard(std::span<const Frame> frames) {
  for (const Frame& frame : frames) {
    handler_.take_later(frame, false);
  }
}

} // namespace chattcp
