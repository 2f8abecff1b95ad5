#include "analyze/analyzer.h"

#include "analyze/add_up.h"
#include "analyze/tcp/tcp_segment_facts.h"
#include "analyze/tcp/tcp_sequence.h"
#include "analyze/tcp/tcp_state.h"

#include <algorithm>

namespace chattcp {

namespace {

// The first packet decides, as long as no handshake is seen.
void guess_client(Conversation& conversation, const ConversationEnds& ends, const Packet& packet) {
  const std::uint16_t own = packet.source_port();
  const std::uint16_t peer = packet.destination_port();
  const bool sent_by_client = own >= peer;
  conversation.client = static_cast<std::uint8_t>(sent_by_client ? ends.sender : 1 - ends.sender);
}

// A SYN shows who is the client.
void note_client(Conversation& conversation, const ConversationEnds& ends,
                 const TcpHeader& header) {
  if (!conversation.client_is_certain) {
    const bool answers = (header.flags & kTcpAck) != 0;
    conversation.client = static_cast<std::uint8_t>(answers ? 1 - ends.sender : ends.sender);
    conversation.client_is_certain = true;
  }
}

// A SYN with another number than the first one of this side begins another connection.
bool begins_again(const TcpSide& own, const TcpHeader& header) {
  return (header.flags & (kTcpSyn | kTcpAck)) == kTcpSyn && own.has_base &&
         header.sequence != own.base;
}

// A SYN with the number of the first one comes again, perhaps on ports that are used again; a
// SYN-ACK with another number answers a SYN that was not seen.
void note_repeated_syn(TcpSide& own, const TcpHeader& header, Analysis& analysis) {
  if ((header.flags & kTcpAck) == 0) {
    own.next = own.next_without_gap;
  } else if (header.sequence != own.base) {
    own.base = header.sequence;
    analysis.events.add(TcpEvent::reused_ports);
  }
}

} // namespace

Analyzer::Sought Analyzer::seek(const Packet& packet) const {
  Sought sought{.ends = ends_of(packet), .hash = 0};
  table_.seek(sought);
  return sought;
}

Analysis Analyzer::follow(const Packet& packet, std::uint64_t number, const Sought& sought) {
  const ConversationEnds& ends = sought.ends;
  const std::uint64_t before = table_.begun();
  Conversation& conversation = table_.find_or_begin(sought, number);
  const std::int64_t time = packet.time.all_nanoseconds();
  if (table_.begun() == before && time - conversation.last_time > longest_silence_) {
    table_.begin_again(conversation, number, ConversationEnd::idle);
  }
  if (table_.begun() != before) {
    guess_client(conversation, ends, packet);
  }
  Analysis analysis;
  if (packet.tcp() != nullptr) {
    follow_tcp(conversation, ends, packet, number, analysis);
  }
  analysis.stream = conversation.stream;
  analysis.from = ends.sender == conversation.client ? Role::client : Role::server;
  conversation.last_time = time;
  if (ConversationTotals* const totals = table_.totals_of(conversation)) {
    add_up(*totals, conversation, ends.sender, packet, analysis);
  }
  return analysis;
}

void Analyzer::pass_time(std::int64_t time, std::uint64_t most) {
  const std::uint64_t before = time_.lasted();
  time_.pass(time);
  time_.limit(most);
  if (time_.lasted() != before) {
    // The times of the last ones may be later.
    const std::uint64_t followed = table_.uses();
    look_for_silent(before, followed - std::min<std::uint64_t>(followed, RunTime::kInARow - 1));
  }
}

void Analyzer::pass_without_packet(std::uint64_t lasted) {
  time_.pass_without_packet(lasted);
  look_for_silent(time_.lasted(), table_.uses());
}

// The first `packets` were there when the run had lasted for `before`.
void Analyzer::look_for_silent(std::uint64_t before, std::uint64_t packets) {
  const bool some = idle_.pass(before, time_.lasted(), packets);
  if (ended_.pass(before, time_.lasted(), packets) || some) {
    table_.forget_silent(idle_.before(), ended_.before());
  }
}

void Analyzer::follow_syn(Conversation& conversation, const ConversationEnds& ends,
                          const Packet& packet, std::uint64_t number, Analysis& analysis) {
  const TcpHeader& header = packet.tcp()->header;
  TcpSide& own = conversation.sides[ends.sender];
  if (begins_again(own, header)) {
    table_.begin_again(conversation, number, ConversationEnd::open);
    guess_client(conversation, ends, packet);
    analysis.events.add(TcpEvent::reused_ports);
  } else if (own.has_base) {
    note_repeated_syn(own, header, analysis);
  }
  note_client(conversation, ends, header);
}

void Analyzer::follow_tcp(Conversation& conversation, const ConversationEnds& ends,
                          const Packet& packet, std::uint64_t number, Analysis& analysis) {
  const TcpHeader& header = packet.tcp()->header;
  if ((header.flags & kTcpSyn) != 0) {
    follow_syn(conversation, ends, packet, number, analysis);
  }
  SegmentFacts facts;
  if (read_facts(packet, number, facts)) {
    if (is_steady(conversation, facts)) {
      follow_steady_sequence(conversation, ends.sender, facts, table_.segments(), analysis);
    } else {
      follow_sequence(conversation, ends.sender, facts, table_.segments(), analysis);
      if (follow_state(conversation, ends.sender, facts) && forgets_ended_) {
        table_.note_ended(conversation);
      }
    }
  }
  const TcpSide& own = conversation.sides[ends.sender];
  const TcpSide& peer = conversation.sides[1 - ends.sender];
  analysis.sequence = header.sequence - own.base;
  analysis.acknowledgement =
      header.acknowledgement - ((header.flags & kTcpAck) != 0 ? peer.base : 0);
  analysis.state = own.state;
}

} // namespace chattcp
