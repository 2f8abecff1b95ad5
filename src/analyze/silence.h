// How long ago packets were followed, so that conversations without later ones can be over.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace chattcp {

// How long a conversation may be silent until it is over, in nanoseconds.
struct Patience {
  static constexpr std::int64_t kForever = INT64_MAX;

  std::int64_t idle = kForever;
  std::int64_t ended = kForever; // If both sides have ended it, or one has reset it.
  bool live = false;             // Packets have the time of a clock that may be set.
};

// RunTime measures how long a run has lasted by the times of its packets: nanoseconds since it
// began, which may pass 2^64 where times are hostile. It goes on as far as three packets in a row
// agree, so that a single wrong time changes nothing, and stands still where times go back.
class RunTime {
public:
  // Times that go back by more than `back` nanoseconds are those of another clock or file, and
  // count on from there.
  explicit RunTime(std::int64_t back) : back_(back) {}

  // A packet has this time.
  void pass(std::int64_t time);

  // The run cannot have lasted for longer.
  void limit(std::uint64_t most) { lasted_ = std::min(lasted_, most); }

  // No packet is on its way, and the run has lasted for so long.
  void pass_without_packet(std::uint64_t lasted);

  std::uint64_t lasted() const { return lasted_; }

  static constexpr std::size_t kInARow = 3;

private:
  const std::int64_t back_;
  std::array<std::int64_t, kInARow> recent_{}; // The times of the last packets, in no order.
  std::size_t next_ = 0;                       // The oldest of them.
  std::size_t known_ = 0;
  std::int64_t latest_ = 0; // On which packets agreed.
  std::uint64_t lasted_ = 0;
};

// Silence finds the packets that have been followed by a silence of some time. It remembers a
// bounded number of moments, so that what it finds is up to a part in 128 late, and never early.
class Silence {
public:
  explicit Silence(std::int64_t patience) : patience_(static_cast<std::uint64_t>(patience)) {}

  // The first `packets` of a run were there when it had lasted for `before`; now it is `now`.
  // Returns whether this is worth a look at before().
  bool pass(std::uint64_t before, std::uint64_t now, std::uint64_t packets);

  // So many packets, the first ones, are older than the patience.
  std::uint64_t before() const { return before_; }

private:
  struct Mark {
    std::uint64_t lasted = 0;
    std::uint64_t packets = 0; // Until then.
  };

  const std::uint64_t patience_;
  std::uint64_t last_look_ = 0;
  std::deque<Mark> marks_; // One for each look.
  Mark newest_;            // Becomes one at the next look.
  std::uint64_t before_ = 0;
};

} // namespace chattcp
