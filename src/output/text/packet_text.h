// The line of a packet for people, in the manner of a chat.
#pragma once

#include "decode/packet.h"
#include "output/packet_formatter.h"
#include "output/text/conversation_table.h"
#include "output/text/wall_clock.h"

#include <cstddef>
#include <string_view>

namespace chattcp {

// A column that becomes as wide as the widest text so far, by steps, up to a bound. What is wider
// still pushes the rest of its line to the right.
class TextColumn {
public:
  TextColumn(std::size_t width, std::size_t step, std::size_t most)
      : width_(width), step_(step), most_(most) {}

  // Of any column; so many characters are stored behind what is to be filled up.
  static constexpr std::size_t kMaxWidth = 48;

  // Fills up with blanks what was written from `begin` to `end`; returns the end.
  char* fill(const char* begin, char* end);

  // Gives a column that was never used its first width.
  void open() { width_ = width_ == 0 ? step_ : width_; }

  // As fill() with nothing in it; two blanks follow, unless nothing has ever stood there.
  char* leave_empty(char* out);

private:
  std::size_t width_;
  std::size_t step_;
  std::size_t most_;
};

struct TextOptions {
  bool color = false;      // Each conversation in a colour of its own, by ECMA-48 sequences.
  std::size_t columns = 0; // Of the terminal, into which a line should fit; 0: no such bound.
};

// PacketText writes a line for each packet: time of day, who → whom, the flags by name, sequence
// and acknowledgement number relative to the conversation's beginning, the payload's length in
// bytes, and its beginning as text. What a terminal would obey is not in it: such characters are
// dots. One packet's line depends on those before it.
class PacketText final : public PacketFormatter {
public:
  // Reads the time zone's file.
  explicit PacketText(const TextOptions& options) : options_(options) {}

  void append(const Packet& packet, Chunk& out) override;

private:
  char* write_ends(const Packet& packet, char* out);
  char* write_segment(const TcpHeader& header, const ConversationTable::Found& found, char* out);
  char* write_datagram(char* out);
  char* write_length(std::size_t length, char* out);
  char* write_beginning(ByteView payload, std::size_t used, char* out) const;

  TextOptions options_;
  WallClock clock_;
  ConversationTable conversations_;
  TextColumn source_{21, 1, 47}; // 255.255.255.255:65535, and of IPv6 the longest.
  TextColumn destination_{21, 1, 47};
  TextColumn flags_{7, 4, 15}; // SYN,ACK and PSH,ACK; of rare ones the longest push.
  TextColumn sequence_{0, 8, 14};
  TextColumn acknowledgement_{0, 8, 14};
  TextColumn length_{8, 1, 9};
};

} // namespace chattcp
