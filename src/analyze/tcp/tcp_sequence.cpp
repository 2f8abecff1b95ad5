#include "analyze/tcp/tcp_sequence.h"

#include "analyze/tcp/serial.h"
#include "base/choose.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::uint16_t kOpensOrEnds = kTcpSyn | kTcpFin | kTcpRst;

// In place of a number of duplicates.
constexpr std::int8_t kGapReported = -1;

// What counts is whether there were any, and whether there were two.
constexpr std::int8_t kManyDuplicates = 100;

// One segment, as SegmentFacts or SteadySegment, and the two sides of its connection.
template <typename Segment> class Follower {
public:
  Follower(Conversation& conversation, std::size_t sender, const Segment& segment,
           SegmentPool& pool, Analysis& analysis)
      : conversation_(conversation), own_(conversation.sides[sender]),
        peer_(conversation.sides[1 - sender]), segment_(segment), pool_(pool), analysis_(analysis),
        events_(analysis.events) {}

  // The first number of each side. If its SYN was not seen, the first byte has 1. The
  // acknowledgement of a SYN alone says nothing.
  void begin_numbers() {
    if (!own_.has_base) {
      own_.base = segment_.sequence - (segment_.has(kTcpSyn) ? 0 : 1);
      own_.has_base = true;
    }
    if (!peer_.has_base && segment_.has(kTcpAck)) {
      peer_.base = segment_.acknowledgement - 1;
      peer_.has_base = true;
    }
  }

  // With the first numbers known.
  void run() {
    judge_window();
    judge_acknowledgement();
    if (segment_.length > 0 || segment_.has(kTcpSyn | kTcpFin)) {
      judge_order();
    }
    remember();
    take_acknowledged();
    measure_flight();
    follow_handshake();
    analysis_.events = events_;
  }

private:
  void add(TcpEvent event) { events_.add(event); }
  void add_if(bool condition, TcpEvent event) { events_.add_if(condition, event); }
  bool is(TcpEvent event) const { return events_.contains(event); }

  // Windows, keep-alives, gaps and duplicate acknowledgements. -----------------------------------

  // The previous segment of this side said the same, and was not followed by data.
  bool repeats_last() const {
    return segment_.length == 0 && segment_.sequence == own_.next &&
           segment_.acknowledgement == own_.last_acknowledgement && !segment_.has(kOpensOrEnds);
  }

  bool fills_window() const {
    if (segment_.length == 0 || peer_.scale == kScaleUnknown || segment_.has(kOpensOrEnds)) {
      return false;
    }
    const unsigned shift = peer_.awaits_first_ack || peer_.scale == kNotScaled
                               ? 0
                               : static_cast<unsigned>(peer_.scale);
    return segment_.sequence + segment_.length ==
           peer_.last_acknowledgement + (peer_.window() << shift);
  }

  void judge_window() {
    if (segment_.length == 1 && segment_.sequence == own_.next && peer_.window() == 0) {
      add(TcpEvent::zero_window_probe);
      return;
    }
    add_if(segment_.window == 0 && !segment_.has(kOpensOrEnds), TcpEvent::zero_window);
    judge_gap();
    if (segment_.length <= 1 && segment_.sequence == own_.next - 1 && !segment_.has(kOpensOrEnds)) {
      add(TcpEvent::keep_alive);
    }
    if (fills_window()) {
      add(TcpEvent::window_full);
    }
    if (repeats_last()) {
      judge_repetition();
    }
  }

  // In a capture with losses the branches cannot be predicted: here, and below where `&` joins.
  void judge_gap() {
    const bool has_sent = own_.next != 0;
    const bool is_behind_gap = serial_less(own_.next, segment_.sequence);
    const bool resets = segment_.has(kTcpRst);
    add_if(has_sent & is_behind_gap & !resets, TcpEvent::lost_segment);
  }

  void judge_repetition() {
    if (segment_.window != own_.window()) {
      if (segment_.window != 0) {
        add(TcpEvent::window_update);
      }
    } else if (segment_.window == 0) {
      if (peer_.last_events.contains(TcpEvent::zero_window_probe)) {
        add(TcpEvent::zero_window_probe_ack);
      }
    } else if (peer_.last_events.contains(TcpEvent::keep_alive)) {
      add(TcpEvent::keep_alive_ack);
    } else {
      count_duplicate();
      add(TcpEvent::duplicate_ack);
    }
  }

  void count_duplicate() {
    const int before = std::max<int>(own_.duplicates, 0); // None after kGapReported.
    own_.duplicates = static_cast<std::int8_t>(std::min<int>(before + 1, kManyDuplicates));
  }

  // Acknowledgements of what was never seen. -----------------------------------------------------

  // Once for each gap: what was seen after it counts as if it had none, and if nothing was, no
  // further acknowledgement counts until the other side acknowledges something new.
  void judge_acknowledgement() {
    const bool repeated = segment_.acknowledgement == own_.last_acknowledgement;
    own_.duplicates = repeated ? own_.duplicates : std::int8_t{0};
    const bool acknowledges = segment_.has(kTcpAck);
    const bool has_sent = peer_.next_without_gap != 0;
    const bool is_ahead = serial_less(peer_.next_without_gap, segment_.acknowledgement);
    const bool beyond = acknowledges & has_sent & is_ahead;
    const bool has_gap = serial_less(peer_.next_without_gap, peer_.next);
    const bool is_first = peer_.duplicates == 0;
    add_if(beyond & (has_gap | is_first), TcpEvent::ack_lost_segment);
    peer_.next_without_gap = choose(beyond & has_gap, peer_.next, peer_.next_without_gap);
    peer_.duplicates = choose(beyond & !has_gap, kGapReported, peer_.duplicates);
  }

  // Segments that come again, or late. -----------------------------------------------------------

  bool is_fast_retransmission() const {
    constexpr std::uint64_t kSoon = 20'000'000;
    // A gap that was reported counts like many of them, as in Wireshark.
    const bool repeated = peer_.duplicates >= 2 || peer_.duplicates == kGapReported;
    return repeated && peer_.last_acknowledgement == segment_.sequence &&
           since(peer_.last_time) < kSoon;
  }

  bool is_out_of_order() const {
    constexpr std::uint64_t kUsual = 3'000'000;
    const std::uint64_t limit =
        conversation_.handshake == 0 ? kUsual : static_cast<std::uint64_t>(conversation_.handshake);
    return since(own_.next_time) < limit && own_.next != segment_.next();
  }

  // Unsigned, so that a time in the future is not soon.
  std::uint64_t since(std::int64_t nanoseconds) const {
    return static_cast<std::uint64_t>(segment_.nanoseconds) -
           static_cast<std::uint64_t>(nanoseconds);
  }

  void judge_order() {
    if (is(TcpEvent::keep_alive)) {
      return;
    }
    if (segment_.length > 0 && peer_.last_acknowledgement != 0 &&
        serial_at_most(segment_.sequence + segment_.length, peer_.last_acknowledgement)) {
      add(TcpEvent::spurious_retransmission);
      return;
    }
    // More than a byte after a probe of a window adds data.
    const bool behind_probe = segment_.length > 1 && own_.next - 1 == segment_.sequence;
    if (own_.next == 0 || !serial_less(segment_.sequence, own_.next) || behind_probe) {
      return;
    }
    add(is_fast_retransmission() ? TcpEvent::fast_retransmission
        : is_out_of_order()      ? TcpEvent::out_of_order
                                 : TcpEvent::retransmission);
  }

  // What later segments are compared with. -------------------------------------------------------

  void remember() {
    const std::uint32_t next = segment_.next();
    if (segment_.length > 0 || segment_.has(kTcpSyn | kTcpFin)) {
      own_.unacknowledged.add(sent_segment(next), pool_);
    }
    if (!is(TcpEvent::zero_window_probe)) {
      const bool is_first = own_.next == 0;
      const bool is_ahead = serial_less(own_.next, next);
      own_.next = choose(is_first | is_ahead, next, own_.next);
      own_.next_time = choose(is_first | is_ahead, segment_.nanoseconds, own_.next_time);
      if (own_.next_without_gap == 0 || own_.next_without_gap == segment_.sequence) {
        own_.next_without_gap = own_.next;
      }
    }
    own_.window_field = segment_.window;
    own_.has_window = true;
    own_.last_acknowledgement = segment_.acknowledgement;
    own_.last_time = segment_.nanoseconds;
    own_.last_events = events_;
  }

  SentSegment sent_segment(std::uint32_t next) const {
    return {.nanoseconds = segment_.nanoseconds,
            .sequence = segment_.sequence,
            .next_sequence = next,
            .number = segment_.number};
  }

  void take_acknowledged() {
    if (const auto sent = peer_.unacknowledged.acknowledge(segment_.acknowledgement, pool_)) {
      analysis_.acknowledged = {.number = sent->number,
                                .nanoseconds = segment_.nanoseconds - sent->nanoseconds};
    }
  }

  // Not known after a gap, until the other side acknowledges something.
  void measure_flight() {
    const bool acknowledges = segment_.has(kTcpAck);
    const bool lost = is(TcpEvent::lost_segment);
    peer_.flight_known = peer_.flight_known | acknowledges;
    own_.flight_known = own_.flight_known & !lost;
    own_.selective = segment_.selective;
    if (segment_.length == 0 || own_.unacknowledged.empty() || !own_.flight_known) {
      return;
    }
    const std::uint32_t flight = own_.unacknowledged.span() - peer_.selective;
    constexpr std::uint32_t kMost = 2'000'000'000; // More is a mistake.
    if (flight > 0 && flight < kMost) {
      analysis_.in_flight = flight - (segment_.has(kTcpSyn | kTcpFin) ? 1U : 0U);
    }
  }

  // Its time, and the scales of the windows, which count only if both sides offer one.
  void follow_handshake() {
    if (segment_.has(kTcpSyn)) {
      follow_syn();
    } else if (segment_.has(kTcpAck)) {
      if (conversation_.awaits_handshake) {
        conversation_.handshake = segment_.nanoseconds - conversation_.syn_time;
        conversation_.awaits_handshake = conversation_.handshake == 0;
      }
      own_.awaits_first_ack = false;
    }
  }

  void follow_syn() {
    if (!segment_.has(kTcpAck)) {
      conversation_.awaits_handshake = conversation_.handshake == 0;
      conversation_.syn_time = segment_.nanoseconds;
    }
    own_.awaits_first_ack = true;
    if (segment_.scale) {
      own_.scale = static_cast<std::int8_t>(*segment_.scale);
    }
    if (own_.scale == kScaleUnknown) {
      own_.scale = kNotScaled;
      peer_.scale = kNotScaled;
    } else if (segment_.has(kTcpAck) && peer_.scale == kNotScaled) {
      own_.scale = kNotScaled;
    }
  }

  Conversation& conversation_;
  TcpSide& own_;
  TcpSide& peer_;
  const Segment segment_; // A copy, which no store to a side can change: it stays in registers.
  SegmentPool& pool_;
  Analysis& analysis_;
  TcpEvents events_; // Likewise.
};

} // namespace

void follow_sequence(Conversation& conversation, std::size_t sender, const SegmentFacts& segment,
                     SegmentPool& pool, Analysis& analysis) {
  Follower follower(conversation, sender, segment, pool, analysis);
  follower.begin_numbers();
  follower.run();
}

void follow_steady_sequence(Conversation& conversation, std::size_t sender,
                            const SegmentFacts& segment, SegmentPool& pool, Analysis& analysis) {
  Follower(conversation, sender, SteadySegment{segment}, pool, analysis).run();
}

} // namespace chattcp
