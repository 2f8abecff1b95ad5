#include "output/text/packet_text.h"

#include "base/address.h"
#include "base/decimal.h"
#include "output/literal.h"
#include "output/payload_line.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace chattcp {

namespace {

// Columns of payload without a terminal, and the minimum on one.
constexpr std::size_t kBeginning = 80;
constexpr std::size_t kLeastBeginning = 20;

// A line without its payload, including the characters stored past its parts; and the most columns
// of payload, with up to four bytes each.
constexpr std::size_t kMaxFixedText = 640;
constexpr std::size_t kMaxColumns = 4096;

constexpr char kArrow[] = " \xe2\x86\x92 "; // U+2192, one column.
constexpr char kColorEnd[] = "\x1b[0m";

// What is remarkable stands out by inverse video, whatever the colour of the conversation.
constexpr char kEventColor[] = "\x1b[7m";
constexpr char kEventColorEnd[] = "\x1b[27m";

// Black, white and greys are left to the terminal.
constexpr char kColors[][6] = {"\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[32m",
                               "\x1b[34m", "\x1b[31m", "\x1b[96m", "\x1b[93m",
                               "\x1b[95m", "\x1b[92m", "\x1b[94m", "\x1b[91m"};

// 10.0.0.1:80, [fe80::1]:80
char* write_end(ByteView address, std::uint16_t port, char* out) {
  const bool brackets = address.size() == kIpv6Length;
  if (brackets) {
    *out++ = '[';
  }
  out = write_address(address, out);
  if (brackets) {
    *out++ = ']';
  }
  *out++ = ':';
  return write_decimal(port, out);
}

// The names of the flags that are set, "SYN,ACK".
struct FlagsText {
  std::array<char, 4 * kTcpFlagCount> text{};
  std::uint8_t length = 0;
};

consteval FlagsText make_flags_text(unsigned flags) {
  FlagsText shown;
  const auto append = [&](std::string_view text) {
    for (const char character : text) {
      shown.text[shown.length++] = character;
    }
  };
  for (std::size_t flag = 0; flag < kTcpFlagCount; ++flag) {
    if ((flags >> flag & 1U) != 0) {
      append(shown.length == 0 ? "" : ",");
      append(kTcpFlagNames[flag]);
    }
  }
  append(flags == 0 ? "none" : "");
  return shown;
}

consteval auto make_flags_texts() {
  std::array<FlagsText, 1U << kTcpFlagCount> table{};
  for (unsigned flags = 0; flags < table.size(); ++flags) {
    table[flags] = make_flags_text(flags);
  }
  return table;
}

constexpr auto kFlagsTexts = make_flags_texts();

char* write_flags(unsigned flags, char* out) {
  const FlagsText& shown = kFlagsTexts[flags % kFlagsTexts.size()];
  std::memcpy(out, shown.text.data(), shown.text.size()); // All: a branch costs more.
  return out + shown.length;
}

template <std::size_t size>
char* write_number(const char (&name)[size], std::uint32_t number, char* out) {
  return write_decimal(number, write(name, out));
}

} // namespace

char* TextColumn::fill(const char* begin, char* end) {
  const auto length = static_cast<std::size_t>(end - begin);
  while (width_ < length && width_ < most_) {
    width_ = std::min(width_ + step_, most_);
  }
  std::memset(end, ' ', kMaxWidth); // All: a branch costs more.
  return end + (std::max(width_, length) - length);
}

char* TextColumn::leave_empty(char* out) {
  return width_ == 0 ? out : write("  ", fill(out, out));
}

char* PacketText::write_ends(const Packet& packet, char* out) {
  char* end = write_end(packet.source_address, packet.source_port(), out);
  out = write(kArrow, source_.fill(out, end));
  end = write_end(packet.destination_address, packet.destination_port(), out);
  return destination_.fill(out, end);
}

char* PacketText::write_segment(const TcpHeader& header, const Analysis& analysis, char* out) {
  char* end = write_flags(header.flags, out);
  out = write("  ", flags_.fill(out, end));
  end = write_number("seq ", analysis.sequence, out);
  out = write("  ", sequence_.fill(out, end));
  acknowledgement_.open();
  if ((header.flags & kTcpAck) == 0) {
    return acknowledgement_.leave_empty(out);
  }
  end = write_number("ack ", analysis.acknowledgement, out);
  return write("  ", acknowledgement_.fill(out, end));
}

char* PacketText::write_datagram(char* out) {
  out = write("  ", flags_.fill(out, write("UDP", out)));
  return acknowledgement_.leave_empty(sequence_.leave_empty(out));
}

char* PacketText::write_length(std::size_t length, char* out) {
  char* const end = write_number("len ", static_cast<std::uint32_t>(length), out);
  return length == 0 ? end : write("  ", length_.fill(out, end)); // No blanks at a line's end.
}

char* PacketText::write_beginning(ByteView payload, std::size_t used, char* out) const {
  const std::size_t most = std::min(options_.columns, kMaxColumns);
  const std::size_t columns =
      most == 0 ? kBeginning : std::max(most - std::min(most, used), kLeastBeginning);
  return write_payload_line(payload, columns, out);
}

// "zero window, retransmission", after two spaces.
char* PacketText::write_events(TcpEvents events, char* out) const {
  out = options_.color ? write(kEventColor, write("  ", out)) : write("  ", out);
  char* const begin = out;
  for (std::size_t event = 0; event < kTcpEventNames.size(); ++event) {
    if (events.contains(static_cast<TcpEvent>(event))) {
      out = write(", ", out);
      for (const char c : kTcpEventNames[event]) {
        *out++ = c == '_' ? ' ' : c;
      }
    }
  }
  std::memmove(begin, begin + 2, static_cast<std::size_t>(out - begin) - 2); // The first comma.
  return options_.color ? write(kEventColorEnd, out - 2) : out - 2;
}

// The columns that text between `begin` and `end` takes: the arrow is two bytes longer than it is
// wide, and the sequences of events take none.
std::size_t PacketText::columns_of(const char* begin, const char* end, bool events) const {
  constexpr std::size_t kArrowSurplus = 2;
  constexpr std::size_t kSequences = sizeof kEventColor - 1 + sizeof kEventColorEnd - 1;
  const std::size_t hidden = events && options_.color ? kSequences : 0;
  return static_cast<std::size_t>(end - begin) - kArrowSurplus - hidden;
}

void PacketText::append(const PrintedPacket& printed, Chunk& out) {
  const Packet& packet = printed.packet;
  const Analysis& analysis = *printed.analysis;
  const TcpSegment* const tcp = packet.tcp();
  const ByteView payload = packet.payload();
  const bool events = !analysis.events.empty();
  char* const begin = out.reserve(
      kMaxFixedText +
      kBytesPerColumn * (std::max(kBeginning, std::min(options_.columns, kMaxColumns))));
  char* end = write("  ", clock_.write(packet.time, begin));
  if (options_.color) {
    const std::size_t color = 2 * std::size_t{analysis.stream} + (tcp != nullptr ? 0 : 1);
    end = write(kColors[color % std::size(kColors)], end);
  }
  char* const colored = end;
  end = write("  ", write_ends(packet, end));
  end = tcp != nullptr ? write_segment(tcp->header, analysis, end) : write_datagram(end);
  end = write_length(payload.size(), end);
  if (events) {
    end = write_events(analysis.events, payload.empty() ? end : end - 2);
    end = payload.empty() ? end : write("  ", end);
  }
  if (!payload.empty()) {
    const std::size_t used = WallClock::kTextLength + 2 + columns_of(colored, end, events);
    end = write_beginning(payload, used, end);
  }
  if (options_.color) {
    end = write(kColorEnd, end);
  }
  *end++ = '\n';
  out.commit(end);
}

} // namespace chattcp
