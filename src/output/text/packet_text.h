// The line of a packet for people, like a line of a chat.
#pragma once

#include "analyze/analysis.h"
#include "decode/packet.h"
#include "output/packet_formatter.h"
#include "output/text/wall_clock.h"

#include <cstddef>
#include <string_view>

namespace chattcp {

// A column as wide as the widest text so far, in steps, up to a limit. Wider text shifts the rest
// of its line to the right.
class TextColumn {
public:
  TextColumn(std::size_t width, std::size_t step, std::size_t most)
      : width_(width), step_(step), most_(most) {}

  // The limit for any column; fill() stores this many characters after `end`.
  static constexpr std::size_t kMaxWidth = 48;

  // Pads the text from `begin` to `end` with spaces; returns the new end.
  char* fill(const char* begin, char* end);

  // Gives a column its first width if it was never used.
  void open() { width_ = width_ == 0 ? step_ : width_; }

  // Writes an empty column and two spaces, or nothing if the column was never used.
  char* leave_empty(char* out);

private:
  std::size_t width_;
  std::size_t step_;
  std::size_t most_;
};

struct TextOptions {
  bool color = false;      // Each conversation has a colour, by ECMA-48 sequences.
  std::size_t columns = 0; // Width of the terminal that a line should fit; 0: no limit.
};

// PacketText writes a line for each packet: time of day, source → destination, the flags by name,
// sequence and acknowledgement number relative to the conversation's beginning, the payload's
// length in bytes, what is remarkable about the segment, and the payload's beginning as text.
// Control characters appear as dots. Packets must come with their analysis.
class PacketText final : public PacketFormatter {
public:
  // Reads the time zone file.
  explicit PacketText(const TextOptions& options) : options_(options) {}

  void append(const PrintedPacket& printed, Chunk& out) override;

private:
  char* write_ends(const Packet& packet, char* out);
  char* write_segment(const TcpHeader& header, const Analysis& analysis, char* out);
  char* write_events(TcpEvents events, char* out) const;
  std::size_t columns_of(const char* begin, const char* end, bool events) const;
  char* write_datagram(char* out);
  char* write_length(std::size_t length, char* out);
  char* write_beginning(ByteView payload, std::size_t used, char* out) const;

  TextOptions options_;
  WallClock clock_;
  TextColumn source_{21, 1, 47}; // 255.255.255.255:65535 up to the longest IPv6 address.
  TextColumn destination_{21, 1, 47};
  TextColumn flags_{7, 4, 15}; // SYN,ACK and PSH,ACK; longer ones shift the line.
  TextColumn sequence_{0, 8, 14};
  TextColumn acknowledgement_{0, 8, 14};
  TextColumn length_{8, 1, 9};
};

} // namespace chattcp
