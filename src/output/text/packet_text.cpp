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
constexpr std::size_t kMaxFixedText = 320;
constexpr std::size_t kMaxColumns = 4096;

constexpr char kArrow[] = " \xe2\x86\x92 "; // U+2192, one column.
constexpr char kColorEnd[] = "\x1b[0m";

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

char* PacketText::write_segment(const TcpHeader& header, const ConversationTable::Found& found,
                                char* out) {
  const Conversation::Relative relative = found.conversation.follow(header, found.sender);
  char* end = write_flags(header.flags, out);
  out = write("  ", flags_.fill(out, end));
  end = write_number("seq ", relative.sequence, out);
  out = write("  ", sequence_.fill(out, end));
  acknowledgement_.open();
  if ((header.flags & kTcpAck) == 0) {
    return acknowledgement_.leave_empty(out);
  }
  end = write_number("ack ", relative.acknowledgement, out);
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

void PacketText::append(const Packet& packet, Chunk& out) {
  const TcpSegment* const tcp = packet.tcp();
  const ByteView payload = packet.payload();
  const ConversationTable::Found found = conversations_.find(packet);
  char* const begin = out.reserve(
      kMaxFixedText +
      kBytesPerColumn * (std::max(kBeginning, std::min(options_.columns, kMaxColumns))));
  char* end = write("  ", clock_.write(packet.time, begin));
  if (options_.color) {
    end = write(kColors[found.conversation.number() % std::size(kColors)], end);
  }
  char* const colored = end;
  end = write("  ", write_ends(packet, end));
  end = tcp != nullptr ? write_segment(tcp->header, found, end) : write_datagram(end);
  end = write_length(payload.size(), end);
  if (!payload.empty()) {
    // The arrow is two bytes longer than it is wide.
    const std::size_t used =
        WallClock::kTextLength + 2 + static_cast<std::size_t>(end - colored) - 2;
    end = write_beginning(payload, used, end);
  }
  if (options_.color) {
    end = write(kColorEnd, end);
  }
  *end++ = '\n';
  out.commit(end);
}

} // namespace chattcp
