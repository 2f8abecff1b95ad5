#include "analyze/add_up.h"

#include <algorithm>
#include <cstdint>

namespace chattcp {

namespace {

bool is_retransmission(TcpEvents events) {
  return events.contains(TcpEvent::retransmission) ||
         events.contains(TcpEvent::fast_retransmission) ||
         events.contains(TcpEvent::spurious_retransmission);
}

// How long the window of this side is closed: until it says otherwise.
void follow_window(SideTotals& side, const TcpHeader& header, std::int64_t now) {
  if (side.full_since != 0) {
    const std::int64_t passed =
        std::max<std::int64_t>(now - side.full_since, 0); // Times may go back.
    side.full_nanoseconds += std::min(passed, kMostFull - side.full_nanoseconds);
  }
  const bool closes = (header.flags & (kTcpSyn | kTcpFin | kTcpRst)) == 0 && header.window == 0;
  side.full_since = closes ? now : 0;
}

// A SYN or FIN takes a number, and may come again, without a payload.
void add_order(SideTotals& side, const TcpHeader& header, TcpEvents events, bool has_payload) {
  const bool again = is_retransmission(events);
  const bool syn = (header.flags & kTcpSyn) != 0;
  side.retransmissions += again ? 1 : 0;
  side.openings_again += again && !has_payload && syn ? 1 : 0;
  side.endings_again += again && !has_payload && !syn ? 1 : 0;
  side.out_of_order += has_payload && events.contains(TcpEvent::out_of_order) ? 1 : 0;
}

// A segment of the client that completes the handshake, if no earlier one has.
void add_acceptance(ConversationTotals& totals, const Conversation& conversation) {
  if (!totals.is_accepted && totals.has_syn) {
    totals.handshake = conversation.last_time - conversation.syn_time;
  }
  totals.is_accepted = true;
}

void add_segment(ConversationTotals& totals, const Conversation& conversation, std::size_t sender,
                 const TcpHeader& header, const Analysis& analysis) {
  SideTotals& side = totals.sides[sender];
  for (std::size_t event = 0; event < kTcpEventNames.size(); ++event) {
    totals.events[event] += analysis.events.contains(static_cast<TcpEvent>(event)) ? 1 : 0;
  }
  if (analysis.acknowledged && analysis.acknowledged->nanoseconds >= 0) { // Times may go back.
    totals.sides[1 - sender].round_trips.add(analysis.acknowledged->nanoseconds);
  }
  const bool syn = (header.flags & kTcpSyn) != 0;
  const bool ack = (header.flags & kTcpAck) != 0;
  totals.has_syn = totals.has_syn || (syn && !ack);
  totals.has_answer = totals.has_answer || (syn && ack);
  const bool reset = (header.flags & kTcpRst) != 0;
  side.resets += reset ? 1 : 0;
  if (ack && !syn && !reset && sender == conversation.client) {
    add_acceptance(totals, conversation);
  }
  follow_window(side, header, conversation.last_time);
}

} // namespace

void add_up(ConversationTotals& totals, const Conversation& conversation, std::size_t sender,
            const Packet& packet, const Analysis& analysis) {
  SideTotals& side = totals.sides[sender];
  const std::int64_t now = conversation.last_time;
  const std::uint64_t payload = payload_length(packet);
  const bool first = totals.sides[0].packets + totals.sides[1].packets == 0;
  totals.first_time = first ? now : std::min(totals.first_time, now);
  totals.last_time = first ? now : std::max(totals.last_time, now);
  ++side.packets;
  side.bytes += packet.wire_length;
  side.payload_bytes += payload;
  side.segments += payload > 0 ? 1 : 0;
  if (const TcpSegment* const tcp = packet.tcp()) {
    add_order(side, tcp->header, analysis.events, payload > 0);
    add_segment(totals, conversation, sender, tcp->header, analysis);
  }
}

} // namespace chattcp
