#include "output/text/conversation_rows.h"

#include "analyze/findings.h"
#include "output/text/wall_clock.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kEmphasis = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kArrow = " \xe2\x86\x92 "; // U+2192.

// Columns, the numbers to the right.
constexpr std::size_t kEndWidth = 21; // 255.255.255.255:65535
constexpr std::size_t kPacketsWidth = 11;
constexpr std::size_t kBytesWidth = 13;
constexpr std::size_t kDurationWidth = 9;
constexpr std::size_t kEndedWidth = 5;

std::string left(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

// "1.2 k", "34 M": three digits at the most.
std::string short_number(std::uint64_t number) {
  constexpr std::array<const char*, 7> kUnits{"", "k", "M", "G", "T", "P", "E"};
  std::size_t unit = 0;
  std::uint64_t tenths = number * 10;
  for (; tenths >= 10'000 && unit + 1 < kUnits.size(); ++unit) {
    tenths /= 1000;
  }
  const std::string whole = std::to_string(tenths / 10);
  return unit != 0 && tenths < 100 ? whole + "." + std::to_string(tenths % 10) + kUnits[unit]
                                   : whole + kUnits[unit];
}

std::string duration_text(std::int64_t nanoseconds) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  const std::int64_t milliseconds = nanoseconds / kMillisecond;
  if (milliseconds < 1000) {
    return std::to_string(milliseconds) + " ms";
  }
  return std::to_string(milliseconds / 1000) + "." + std::to_string(milliseconds / 100 % 10) + " s";
}

std::string both(std::uint64_t client, std::uint64_t server) {
  return short_number(client) + "/" + short_number(server);
}

std::string findings_text(const EndedConversation& ended) {
  std::string text;
  for (const std::string& finding : findings_of(ended.conversation, ended.totals, ended.end)) {
    text += (text.empty() ? "" : "; ") + finding;
  }
  return text;
}

std::string clock_text(WallClock& clock, std::int64_t nanoseconds) {
  std::array<char, 64> text{};
  const char* const end = clock.write({.seconds = 0, .nanoseconds = nanoseconds}, text.data());
  const char* const begin = text.data();
  return {begin, end};
}

} // namespace

std::string ConversationRows::heading() const {
  const std::string line = left("START", WallClock::kTextLength + 2) + "PROTO  " +
                           left("CLIENT", kEndWidth + 3) + left("SERVER", kEndWidth + 1) +
                           right("PACKETS", kPacketsWidth) + right("BYTES", kBytesWidth) +
                           right("DURATION", kDurationWidth + 2) + "  " +
                           left("ENDED", kEndedWidth) + "  FINDINGS";
  return color_ ? std::string(kBold) + line + std::string(kPlain) + "\n" : line + "\n";
}

void ConversationRows::append(const EndedConversation& ended, Chunk& out) {
  const Conversation& conversation = ended.conversation;
  const std::size_t client = conversation.client;
  const SideTotals& from_client = ended.totals.sides[client];
  const SideTotals& from_server = ended.totals.sides[1 - client];
  const std::string findings = findings_text(ended);
  std::string line = clock_text(clock_, ended.totals.first_time) + "  ";
  line += is_udp(conversation.key) ? "udp    " : "tcp    ";
  line += left(endpoint_of(conversation.key, client).text(), kEndWidth) + std::string(kArrow);
  line += left(endpoint_of(conversation.key, 1 - client).text(), kEndWidth + 1);
  line += right(both(from_client.packets, from_server.packets), kPacketsWidth);
  line += right(both(from_client.bytes, from_server.bytes), kBytesWidth);
  line +=
      right(duration_text(ended.totals.last_time - ended.totals.first_time), kDurationWidth + 2);
  line += "  " + left(std::string(kConversationEndNames[static_cast<std::size_t>(ended.end)]),
                      findings.empty() ? 0 : kEndedWidth);
  if (!findings.empty()) {
    line +=
        color_ ? "  " + std::string(kEmphasis) + findings + std::string(kPlain) : "  " + findings;
  }
  line += "\n";
  char* const begin = out.reserve(line.size());
  out.commit(std::copy(line.begin(), line.end(), begin));
}

} // namespace chattcp
