// Reassembly of fragments into datagrams.
#pragma once

#include "base/frame.h"
#include "decode/decode.h"
#include "reassemble/datagram_table.h"

#include <cstddef>
#include <span>

namespace chattcp {

// Receives the results of a FragmentTracker. Members that return bool return false to end
// the run.
class FragmentHandler {
public:
  FragmentHandler() = default;
  FragmentHandler(const FragmentHandler&) = delete;
  FragmentHandler& operator=(const FragmentHandler&) = delete;
  virtual ~FragmentHandler() = default;

  virtual Decoded decode_frame(const Frame& frame) const = 0;

  // True if `packet` is to be shown.
  virtual bool wants(const Decoded& decoded) = 0;

  // Takes the packet that the last of `frames` holds or completes; the frames before it, in order
  // of arrival, are fragments of the same datagram.
  virtual bool take(const Decoded& decoded, std::span<const Frame> frames) = 0;

  // Takes a later fragment by itself; `wanted` says whether its datagram is wanted.
  virtual bool take_later(const Frame& frame, bool wanted) = 0;

  // A datagram could not be reassembled.
  virtual void note_not_reassembled() = 0;
};

struct TrackerOptions {
  bool reassemble = false; // Show whole datagrams.
  bool hold_later = false; // Hold later fragments until it is known whether they are wanted.
  std::size_t memory = std::size_t{8} * 1024 * 1024; // Approximate limit of held bytes.
};

// FragmentTracker finds out for each fragment whether its datagram is wanted, and holds the
// fragment while that, or the packet it makes, depends on others. Bounded in memory and in time, by
// the packets' timestamps; the oldest datagrams are dropped first.
//
// If a datagram cannot be reassembled, it is given up: its fragments are shown one by one, as
// without `reassemble`.
//
// A fragment costs logarithmic time and a copy. One thread.
class FragmentTracker {
public:
  // `handler` must outlive the tracker.
  FragmentTracker(FragmentHandler& handler, const TrackerOptions& options)
      : handler_(handler), options_(options) {}
  ~FragmentTracker(); // Not inline: inside an optional, g++ 12 would warn about its members.
  FragmentTracker(const FragmentTracker&) = delete;
  FragmentTracker& operator=(const FragmentTracker&) = delete;

  // Takes a frame that holds a fragment. Returns false if the run is to end; then `frame` was not
  // taken.
  bool take(const Frame& frame, const Decoded& decoded);

  // Gives up datagrams that are too old at this time. Returns false if the run is to end.
  bool pass_time(Timestamp now) {
    return table_.oldest() == nullptr || !is_old(*table_.oldest(), now) || drop_old(now);
  }

  // At the end: gives up all datagrams. Returns false if the run is to end; then call
  // discard_all().
  bool finish();

  // Counts the held fragments without showing them.
  void discard_all();

  // The approximate number of held bytes.
  std::size_t memory() const { return table_.memory(); }

private:
  // The frames of one fragment: one, or several of a tunnel's fragmented datagram around it.
  struct Part {
    HeldFrames held;
    IpFragment fragment; // A view of the held bytes.
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
