#include "analyze/tcp/tcp_state.h"

#include "analyze/tcp/serial.h"

namespace chattcp {

namespace {

void open(TcpSide& own, TcpSide& peer, const SegmentFacts& segment) {
  const bool first = own.state == TcpState::closed || own.state == TcpState::syn_sent;
  if (!segment.has(kTcpAck)) {
    own.state = first ? TcpState::syn_sent : own.state;
  } else if (first) {
    own.state = TcpState::syn_received;
    // A side that is answered has sent a SYN, even if it was not seen.
    peer.state = peer.state == TcpState::closed ? TcpState::syn_sent : peer.state;
  }
}

// An ACK completes the handshake for its sender, and for the side whose SYN it acknowledges.
void establish(TcpSide& own, TcpSide& peer) {
  // Both have sent a SYN-ACK where both have opened at once (RFC 9293, 3.5).
  const bool at_once = own.state == TcpState::syn_received && peer.state == TcpState::syn_received;
  if (own.state == TcpState::closed || own.state == TcpState::syn_sent || at_once) {
    own.state = TcpState::established;
  }
  if (peer.state == TcpState::closed || peer.state == TcpState::syn_received) {
    peer.state = TcpState::established;
  }
}

// `own` acknowledges the FIN of `peer`: it has received it, and `peer` will know.
void take_fin(TcpSide& own, TcpSide& peer) {
  switch (own.state) {
  case TcpState::syn_received:
  case TcpState::established:
    own.state = TcpState::close_wait;
    break;
  case TcpState::fin_wait_1:
    own.state = TcpState::closing;
    break;
  case TcpState::fin_wait_2:
    own.state = TcpState::time_wait;
    break;
  default:
    break;
  }
  switch (peer.state) {
  case TcpState::fin_wait_1:
    peer.state = TcpState::fin_wait_2;
    break;
  case TcpState::closing:
    peer.state = TcpState::time_wait;
    break;
  case TcpState::last_ack:
    peer.state = TcpState::closed;
    break;
  default:
    break;
  }
}

void send_fin(TcpSide& own) {
  own.has_sent_fin = true;
  own.state = own.state == TcpState::close_wait ? TcpState::last_ack : TcpState::fin_wait_1;
}

void change_state(Conversation& conversation, std::size_t sender, const SegmentFacts& segment,
                  bool ended) {
  TcpSide& own = conversation.sides[sender];
  TcpSide& peer = conversation.sides[1 - sender];
  if (segment.has(kTcpRst)) {
    own.state = TcpState::closed;
    peer.state = TcpState::closed;
    own.was_reset = true;
    return;
  }
  if (segment.has(kTcpSyn)) {
    open(own, peer, segment);
    return;
  }
  if (segment.has(kTcpAck) && !ended) {
    establish(own, peer);
  }
  if (peer.has_sent_fin && segment.has(kTcpAck) &&
      serial_at_most(conversation.ends[1 - sender], segment.acknowledgement)) {
    take_fin(own, peer);
  }
  if (segment.has(kTcpFin) && !own.has_sent_fin) {
    conversation.ends[sender] = segment.next();
    send_fin(own);
  }
}

} // namespace

bool follow_state(Conversation& conversation, std::size_t sender, const SegmentFacts& segment) {
  const bool ended = has_ended(conversation);
  change_state(conversation, sender, segment, ended);
  return !ended && has_ended(conversation);
}

bool has_ended(const Conversation& conversation) {
  const TcpSide& one = conversation.sides[0];
  const TcpSide& other = conversation.sides[1];
  const auto is_over = [](const TcpSide& side) {
    return side.state == TcpState::closed || side.state == TcpState::time_wait;
  };
  return one.was_reset || other.was_reset ||
         (one.has_sent_fin && other.has_sent_fin && is_over(one) && is_over(other));
}

} // namespace chattcp
