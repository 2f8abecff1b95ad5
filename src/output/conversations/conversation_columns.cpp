#include "output/conversations/conversation_columns.h"

#include "analyze/findings.h"
#include "base/address.h"
#include "base/decimal.h"
#include "output/fields/rfc3339.h"
#include "output/literal.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace chattcp {

namespace {

using Ended = EndedConversation;

std::size_t side_of(const Ended& ended, Role role) {
  const std::size_t client = ended.conversation.client;
  return role == Role::client ? client : 1 - client;
}

const SideTotals& totals_of(const Ended& ended, Role role) {
  return ended.totals.sides[side_of(ended, role)];
}

char* write_null(char* out) {
  return write("null", out);
}

char* write_quoted(std::string_view text, char* out) {
  *out++ = '"';
  std::memcpy(out, text.data(), text.size());
  out += text.size();
  *out++ = '"';
  return out;
}

char* write_number(std::int64_t number, char* out) {
  return number < 0 ? write_decimal(static_cast<std::uint64_t>(-number), write("-", out))
                    : write_decimal(static_cast<std::uint64_t>(number), out);
}

// Times are kept in nanoseconds.
constexpr std::int64_t kPerMicrosecond = 1000;
constexpr std::int64_t kPerMillisecond = 1'000'000;

char* write_time(std::int64_t nanoseconds, char* out) {
  return write_rfc3339({.seconds = 0, .nanoseconds = nanoseconds}, out);
}

template <Role role> char* write_ip(const Ended& ended, char* out) {
  const Endpoint endpoint = endpoint_of(ended.conversation.key, side_of(ended, role));
  return write("\"", write_address(endpoint.address.bytes(), write("\"", out)));
}

template <Role role> char* write_port(const Ended& ended, char* out) {
  return write_decimal(endpoint_of(ended.conversation.key, side_of(ended, role)).port, out);
}

template <Role role, std::uint64_t SideTotals::*count>
char* write_count(const Ended& ended, char* out) {
  return write_decimal(totals_of(ended, role).*count, out);
}

// Of TCP only.
template <Role role> char* write_retransmissions(const Ended& ended, char* out) {
  return is_udp(ended.conversation.key)
             ? write_null(out)
             : write_decimal(totals_of(ended, role).retransmissions, out);
}

template <Role role, std::int64_t TimeRange::*time>
char* write_round_trip(const Ended& ended, char* out) {
  const TimeRange& range = totals_of(ended, role).round_trips;
  return range.count == 0 ? write_null(out) : write_number(range.*time / kPerMicrosecond, out);
}

template <Role role> char* write_mean(const Ended& ended, char* out) {
  const TimeRange& range = totals_of(ended, role).round_trips;
  return range.count == 0 ? write_null(out) : write_number(range.mean() / kPerMicrosecond, out);
}

char* write_stream(const Ended& ended, char* out) {
  return write_decimal(ended.conversation.stream, out);
}

char* write_protocol(const Ended& ended, char* out) {
  return is_udp(ended.conversation.key) ? write("\"udp\"", out) : write("\"tcp\"", out);
}

char* write_start(const Ended& ended, char* out) {
  return write_time(ended.totals.first_time, out);
}

char* write_end(const Ended& ended, char* out) {
  return write_time(ended.totals.last_time, out);
}

char* write_duration(const Ended& ended, char* out) {
  return write_number((ended.totals.last_time - ended.totals.first_time) / kPerMillisecond, out);
}

// That of the client.
char* write_state(const Ended& ended, char* out) {
  const TcpSide& client = ended.conversation.sides[ended.conversation.client];
  return is_udp(ended.conversation.key)
             ? write_null(out)
             : write_quoted(kTcpStateNames[static_cast<std::size_t>(client.state)], out);
}

char* write_ended(const Ended& ended, char* out) {
  return write_quoted(kConversationEndNames[static_cast<std::size_t>(ended.end)], out);
}

// None if the times of the file go back meanwhile.
char* write_handshake(const Ended& ended, char* out) {
  const std::int64_t handshake = ended.totals.handshake.value_or(-1);
  return handshake < 0 ? write_null(out) : write_number(handshake / kPerMicrosecond, out);
}

// Those that there were, with their counts.
char* write_flags(const Ended& ended, char* out) {
  *out++ = '{';
  char* const begin = out;
  for (std::size_t event = 0; event < kTcpEventNames.size(); ++event) {
    if (const std::uint32_t count = ended.totals.events[event]; count != 0) {
      out = out == begin ? out : write(",", out);
      out = write_decimal(count, write(":", write_quoted(kTcpEventNames[event], out)));
    }
  }
  *out++ = '}';
  return out;
}

// The phrases are plain text.
char* write_findings(const Ended& ended, char* out) {
  *out++ = '[';
  char* const begin = out;
  for (const std::string& finding : findings_of(ended.conversation, ended.totals, ended.end)) {
    out = write_quoted(finding, out == begin ? out : write(",", out));
  }
  *out++ = ']';
  return out;
}

constexpr Role kClient = Role::client;
constexpr Role kServer = Role::server;

constexpr auto kColumns = std::to_array<ConversationColumn>({
    {"stream", write_stream},
    {"proto", write_protocol},
    {"client.ip", write_ip<kClient>},
    {"client.port", write_port<kClient>},
    {"client.packets", write_count<kClient, &SideTotals::packets>},
    {"client.bytes", write_count<kClient, &SideTotals::bytes>},
    {"client.payload_bytes", write_count<kClient, &SideTotals::payload_bytes>},
    {"client.retransmissions", write_retransmissions<kClient>},
    {"server.ip", write_ip<kServer>},
    {"server.port", write_port<kServer>},
    {"server.packets", write_count<kServer, &SideTotals::packets>},
    {"server.bytes", write_count<kServer, &SideTotals::bytes>},
    {"server.payload_bytes", write_count<kServer, &SideTotals::payload_bytes>},
    {"server.retransmissions", write_retransmissions<kServer>},
    {"start", write_start},
    {"end", write_end},
    {"duration_ms", write_duration},
    {"state", write_state},
    {"ended", write_ended},
    {"handshake_rtt_us", write_handshake},
    {"rtt_us.client.min", write_round_trip<kClient, &TimeRange::least>},
    {"rtt_us.client.mean", write_mean<kClient>},
    {"rtt_us.client.max", write_round_trip<kClient, &TimeRange::most>},
    {"rtt_us.server.min", write_round_trip<kServer, &TimeRange::least>},
    {"rtt_us.server.mean", write_mean<kServer>},
    {"rtt_us.server.max", write_round_trip<kServer, &TimeRange::most>},
    {"flags", write_flags},
    {"findings", write_findings},
});

} // namespace

std::span<const ConversationColumn> conversation_columns() {
  return kColumns;
}

} // namespace chattcp
