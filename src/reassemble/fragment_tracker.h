// From the fragments of a run to the packets of which they are.
#pragma once

#include "base/frame.h"
#include "decode/decode.h"
#include "reassemble/datagram_table.h"

#include <cstddef>
#include <span>

namespace chattcp {

// Gets what becomes of fragments. Members that return a bool return false where no more is wanted.
class FragmentHandler {
public:
  FragmentHandler() = default;
  FragmentHandler(const FragmentHandler&) = delete;
  FragmentHandler& operator=(const FragmentHandler&) = delete;
  virtual ~FragmentHandler() = default;

  virtual Decoded decode_frame(const Frame& frame) const = 0;

  // Whether it is a packet that is to be shown.
  virtual bool wants(const Decoded& decoded) = 0;

  // Takes what the last of `frames` shows, or completes; those before it, in order of arrival, are
  // fragments of the same datagram.
  virtual bool take(const Decoded& decoded, std::span<const Frame> frames) = 0;

  // Takes a later fragment alone; `wanted` is its datagram.
  virtual bool take_later(const Frame& frame, bool wanted) = 0;

  // A datagram that was to be whole will not be.
  virtual void note_not_reassembled() = 0;
};

struct TrackerOptions {
  bool reassemble = false; // Show datagrams whole.
  bool hold_later = false; // Keep later fragments until it is known whether they are wanted.
  std::size_t memory = std::size_t{8} * 1024 * 1024; // Bytes that may be held, about.
};

// FragmentTracker knows for each fragment whether its datagram is wanted, and holds it as long as
// that, or what it shows, depends on others. Bounded in memory and in time, which is that of the
// packets; the oldest datagrams go first.
//
// Where datagrams are to be shown whole, one that cannot be is given up: its fragments are shown
// one by one, as if that had not been asked for.
//
// A fragment costs the logarithm of their number and a copy. One thread.
class FragmentTracker {
public:
  // `handler` must outlive the tracker.
  FragmentTracker(FragmentHandler& handler, const TrackerOptions& options)
      : handler_(handler), options_(options) {}
  ~FragmentTracker(); // Not in the class: inlined into an optional, g++ 12 warns of its members.
  FragmentTracker(const FragmentTracker&) = delete;
  FragmentTracker& operator=(const FragmentTracker&) = delete;

  // Takes a frame that holds a fragment. False: no more is wanted, and `frame` was not taken.
  bool take(const Frame& frame, const Decoded& decoded);

  // Lets go what is too old at this time. False: no more is wanted.
  bool pass_time(Timestamp now) {
    return table_.oldest() == nullptr || !is_old(*table_.oldest(), now) || drop_old(now);
  }

  // At the end: lets go everything. False: no more is wanted; then discard_all() is due.
  bool finish();

  // Counts what is held, and shows none of it.
  void discard_all();

  // Bytes that are held, about.
  std::size_t memory() const { return table_.memory(); }

private:
  // Frames that together hold one fragment: one, or those of a tunnel's datagram around it.
  struct Part {
    HeldFrames held;
    IpFragment fragment; // Views what is held.
    Timestamp time;      // Of the last frame.
    std::uint32_t wire_length = 0;
  };

  static bool is_old(const Datagram& datagram, Timestamp now);
  static Part part_of(const Frame& frame, const IpFragment& fragment);
  static Frame join(Datagram& datagram, HeldFrames& held);
  bool drop_old(Timestamp now);
  bool make_room(std::size_t bytes);
  Datagram& datagram_of(const IpFragment& fragment, Timestamp now);
  Pieces::Result add(Datagram& datagram, Part part);
  bool collect(Part part);
  bool take_one(Datagram& datagram, const Frame& frame, const Decoded& decoded);
  bool take_first(Datagram& datagram, const Frame& frame, const Decoded& decoded);
  bool take_each(Datagram& datagram, const HeldFrames& held);
  HeldFrames release(Datagram& datagram);
  bool give_up(Datagram& datagram);
  bool let_go(Datagram& datagram);
  void discard(std::span<const Frame> frames);

  FragmentHandler& handler_;
  const TrackerOptions options_;
  DatagramTable table_;
};

} // namespace chattcp
