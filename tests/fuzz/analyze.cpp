// The conversations of any packets, in any order and at any times.
//
// Input: how many conversations are remembered (in the lowest three bits, less one; bit 3: silent
// ones are over too); then twelve bytes for each packet. Who sent it (bit 0: direction, 1 to 3:
// which ends, 4: UDP, 5: a fragment, 6: not captured, 7: numbers far apart); the flags of TCP;
// sequence number, acknowledgement, window and length, two bytes each; when (time_of() in
// made_packets.h); its options (options_of() there).
#include "analyze/analyzer.h"
#include "analyze/findings.h"
#include "base/byte_reader.h"
#include "fuzz/expected_conversations.h"
#include "fuzz/made_packets.h"
#include "fuzz/target.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

class Checker : public ConversationObserver {
public:
  // `twice`: a second analysis, which nobody observes, must say the same.
  Checker(std::size_t most, const Patience& patience, bool twice)
      : most_(most), analyzer_(most, this, patience) {
    if (twice) {
      other_.emplace(most, nullptr, patience);
    }
  }

  void pass_time(std::int64_t time) {
    analyzer_.pass_time(time);
    if (other_) {
      other_->pass_time(time);
    }
  }

  void follow(const Input& input, const Packet& packet) {
    const std::uint64_t number = followed_.size() + 1;
    const Analysis analysis = analyzer_.follow(packet, number);
    require(!other_ || same(analysis, other_->follow(packet, number)),
            "nothing depends on an observer");
    const bool udp = packet.udp() != nullptr;
    const unsigned side = input.has(0) && input.ends() != kSameAddresses ? 1 : 0;
    Stream& stream = stream_of(input, analysis, udp, number);
    check_role(input, analysis, stream, side);
    followed_.push_back(
        {.stream = analysis.stream, .side = side, .time = packet.time.all_nanoseconds()});
    ++stream.sides[side].packets;
    stream.bytes += packet.wire_length;
    stream.payload += payload_length(packet);
    if (!udp) {
      check_segment(input, packet, analysis, stream, side);
    } else {
      require(analysis.events.empty() && !analysis.acknowledged && !analysis.in_flight,
              "nothing is remarkable about a datagram");
    }
    require(begun() - over_ <= most_, "no more conversations are remembered than allowed");
    require(analyzer_.forgotten() <= over_, "what is forgotten is over");
    require(!other_ || analyzer_.forgotten() == other_->forgotten(), "the same is forgotten");
  }

  void finish() {
    analyzer_.finish();
    require(over_ == begun(), "each conversation is over once");
    require(packets_ == followed_.size(), "each packet counts for one conversation");
  }

  void on_end(const Conversation& conversation, const ConversationTotals& totals,
              ConversationEnd end) override {
    const std::size_t protocol = is_udp(conversation.key) ? 1 : 0;
    require(conversation.stream < streams_[protocol].size(), "who is over has begun");
    Stream& stream = streams_[protocol][conversation.stream];
    require(!stream.over, "who is over is over once");
    stream.over = true;
    ++over_;
    check_totals(stream, totals);
    require(conversation.first_number == stream.first_number, "it began when it was seen first");
    for (const std::string& finding : findings_of(conversation, totals, end)) {
      require(!finding.empty(), "a finding says something");
    }
  }

private:
  std::size_t begun() const { return streams_[0].size() + streams_[1].size(); }

  Stream& stream_of(const Input& input, const Analysis& analysis, bool udp, std::uint64_t number) {
    std::vector<Stream>& streams = streams_[udp ? 1 : 0];
    require(analysis.stream <= streams.size(), "streams count up by one");
    if (analysis.stream == streams.size()) {
      streams.emplace_back();
      streams.back().ends = static_cast<std::uint8_t>(input.ends());
      streams.back().first_number = number;
    }
    Stream& stream = streams[analysis.stream];
    require(!stream.over, "who is over says nothing more");
    require(stream.ends == input.ends(), "a stream has the same ends all the time");
    return stream;
  }

  static void check_role(const Input& input, const Analysis& analysis, Stream& stream,
                         unsigned side) {
    const unsigned client = analysis.from == Role::client ? side : 1 - side;
    const bool syn = !input.has(4) && (input.flags & kTcpSyn) != 0;
    if (stream.client && !syn) {
      require(client == *stream.client, "only a SYN changes who is the client");
    } else if (!syn && input.ends() < kSamePorts) {
      require(client == 0, "the higher port is the client's");
    }
    stream.client = client;
  }

  void check_segment(const Input& input, const Packet& packet, const Analysis& analysis,
                     Stream& stream, unsigned side) {
    const TcpHeader& header = packet.tcp()->header;
    Side& own = stream.sides[side];
    const bool again = analysis.events.contains(TcpEvent::reused_ports);
    const std::uint32_t shift = analysis.sequence - header.sequence;
    for (std::size_t event = 0; event < stream.events.size(); ++event) {
      stream.events[event] += analysis.events.contains(static_cast<TcpEvent>(event)) ? 1 : 0;
    }
    const bool known = is_known(packet);
    require(known || (analysis.events.bits() & ~(1U << unsigned(TcpEvent::reused_ports))) == 0,
            "nothing is said about a segment whose length is not known");
    require(!own.seen || own.shift == shift || again,
            "relative numbers have the distance of those that were sent");
    own.seen = own.seen || known; // Until then, numbers are as sent.
    own.shift = shift;
    if ((input.flags & (kTcpSyn | kTcpAck)) == kTcpSyn) {
      own.next = 0; // It begins anew, or goes back to before a gap.
    }
    if (known) {
      check_order(input, packet, analysis, own);
      require((input.flags & kTcpRst) == 0 || analysis.state == TcpState::closed,
              "a reset closes the connection");
    }
    check_acknowledged(packet, analysis, stream, side);
    require(!analysis.in_flight || (packet.payload().size() + packet.uncaptured > 0 &&
                                    *analysis.in_flight <= 2'000'000'000),
            "what is in flight was sent");
  }

  static bool is_known(const Packet& packet) {
    const std::size_t header = packet.tcp()->header.data_offset * std::size_t{4};
    const std::size_t all =
        20 + packet.tcp()->options.size() + packet.tcp()->payload.size() + packet.uncaptured;
    return !packet.fragment && header >= 20 && header <= all;
  }

  // Numbers go backwards only where an event says so.
  static void check_order(const Input& input, const Packet& packet, const Analysis& analysis,
                          Side& own) {
    const TcpSegment& tcp = *packet.tcp();
    const auto length =
        static_cast<std::uint32_t>(20 + tcp.options.size() + tcp.payload.size() +
                                   packet.uncaptured - tcp.header.data_offset * std::size_t{4});
    const bool counts = (input.flags & (kTcpSyn | kTcpFin)) != 0;
    const std::uint32_t next = tcp.header.sequence + length + (counts ? 1 : 0);
    const auto less = [](std::uint32_t left, std::uint32_t right) {
      return static_cast<std::int32_t>(left - right) < 0;
    };
    // Behind a probe of a window, the byte of the probe comes again.
    const bool behind_probe = length > 1 && tcp.header.sequence == own.next - 1;
    constexpr std::int64_t kFar = std::int64_t{1} << 30U;
    const auto distance = static_cast<std::int32_t>(tcp.header.sequence - own.last);
    own.wild = own.wild || (own.last != 0 && std::abs(std::int64_t{distance}) >= kFar);
    own.last = next;
    if (!own.wild && own.next != 0 && (length > 0 || counts) &&
        less(tcp.header.sequence, own.next) && !behind_probe) {
      require(explain_backwards(analysis.events), "numbers go backwards with a reason");
    }
    if (!analysis.events.contains(TcpEvent::zero_window_probe) &&
        (own.next == 0 || less(own.next, next))) {
      own.next = next;
    }
  }

  void check_acknowledged(const Packet& packet, const Analysis& analysis, const Stream& stream,
                          unsigned side) {
    if (!analysis.acknowledged) {
      return;
    }
    const std::uint64_t number = analysis.acknowledged->number;
    require(number >= stream.first_number && number < followed_.size(),
            "what is acknowledged was sent before");
    const Followed& sent = followed_[number - 1];
    require(sent.stream == analysis.stream, "what is acknowledged is of the same connection");
    // Both sides are one there.
    require(sent.side != side || stream.ends == kSameAddresses,
            "what is acknowledged was sent by the other side");
    require(analysis.acknowledged->nanoseconds == packet.time.all_nanoseconds() - sent.time,
            "a round trip takes as long as it takes");
  }

  void check_totals(const Stream& stream, const ConversationTotals& totals) {
    const SideTotals& one = totals.sides[0];
    const SideTotals& other = totals.sides[1];
    // The lower end, which is the first in its key, may be either.
    const std::pair expected = std::minmax(stream.sides[0].packets, stream.sides[1].packets);
    require(expected == std::minmax(one.packets, other.packets), "packets of both sides count");
    require(one.bytes + other.bytes == stream.bytes, "bytes count");
    require(one.payload_bytes + other.payload_bytes == stream.payload, "bytes of payload count");
    require(totals.events == stream.events, "events count");
    for (const SideTotals& side : totals.sides) {
      require(side.retransmissions <= side.packets && side.segments <= side.packets &&
                  side.full_nanoseconds >= 0 &&
                  (side.round_trips.count == 0 || is_between(side.round_trips)),
              "totals are plausible");
    }
    require(totals.first_time <= totals.last_time, "the end is not before the beginning");
    packets_ += one.packets + other.packets;
  }

  const std::size_t most_;
  std::array<std::vector<Stream>, 2> streams_; // Of TCP and of UDP.
  std::vector<Followed> followed_;
  std::size_t over_ = 0;
  std::uint64_t packets_ = 0;
  Analyzer analyzer_;
  std::optional<Analyzer> other_; // Without an observer, and with another secret.
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const std::uint8_t options = reader.u8();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr Patience kPatience{.idle = 20 * Timestamp::kNanosecondsPerSecond,
                               .ended = 5 * Timestamp::kNanosecondsPerSecond};
  const bool impatient = (options & 8U) != 0;
  Checker checker(1 + (options & 7U), impatient ? kPatience : Patience{}, is_chosen(text, 16));
  std::int64_t now = 0;
  Packed packed;
  while (reader.rest().size() >= kInputSize) {
    const Input input{.who = reader.u8(),
                      .flags = reader.u8(),
                      .sequence = reader.u16(),
                      .acknowledgement = reader.u16(),
                      .window = reader.u16(),
                      .length = reader.u16(),
                      .when = reader.u8(),
                      .options = reader.u8()};
    fill(input, now, packed);
    if (impatient) {
      checker.pass_time(packed.packet.time.all_nanoseconds());
    }
    checker.follow(input, packed.packet);
  }
  checker.finish();
  return 0;
}
