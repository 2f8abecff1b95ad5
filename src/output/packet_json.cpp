#include "output/packet_json.h"

#include "base/address.h"
#include "base/decimal.h"
#include "decode/tcp.h"
#include "output/literal.h"
#include "output/tcp_options_json.h"

#include <array>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

// The keys, the largest numbers and two addresses, without options and payload; and the characters
// stored past their end.
constexpr std::size_t kMaxFixedText = 704;

template <std::size_t size, typename Number>
char* write_field(const char (&key)[size], Number value, char* out) {
  return write_decimal(value, write(key, out));
}

// Crafted files have times before 1970.
template <std::size_t size>
char* write_signed_field(const char (&key)[size], std::int64_t value, char* out) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? write_decimal(0 - bits, write("-", write(key, out)))
                   : write_field(key, bits, out);
}

// Three flags with their values, to be copied at once.
struct FlagsText {
  std::array<char, 47> text{};
  std::uint8_t length = 0;
};

constexpr std::size_t kFlagsTogether = 3;
constexpr std::size_t kFlagGroups = kTcpFlagCount / kFlagsTogether;

consteval FlagsText make_flags_text(std::size_t first, std::size_t values) {
  FlagsText flags;
  for (std::size_t i = 0; i < kFlagsTogether; ++i) {
    const bool set = (values >> i & 1U) != 0;
    for (const std::string_view part : {std::string_view(",\""), kTcpFlagNames[first + i],
                                        std::string_view(set ? "\":true" : "\":false")}) {
      for (const char character : part) {
        flags.text[flags.length++] = character;
      }
    }
  }
  return flags;
}

consteval auto make_flags_texts() {
  std::array<std::array<FlagsText, 1U << kFlagsTogether>, kFlagGroups> table{};
  for (std::size_t group = 0; group < table.size(); ++group) {
    for (std::size_t values = 0; values < table[group].size(); ++values) {
      table[group][values] = make_flags_text(group * kFlagsTogether, values);
    }
  }
  return table;
}

constexpr auto kFlagsTexts = make_flags_texts();

char* write_flags(unsigned flags, char* out) {
  for (const auto& group : kFlagsTexts) {
    const FlagsText& text = group[flags % group.size()];
    std::memcpy(out, text.text.data(), text.text.size()); // All: a branch costs more.
    out += text.length;
    flags /= static_cast<unsigned>(group.size());
  }
  return out;
}

char* write_tcp(const TcpSegment& tcp, const JsonOptions& format, char* out) {
  const TcpHeader& header = tcp.header;
  out = write_field("\"tcp\",\"tcp\":{\"src\":", header.source_port, out);
  out = write_field(",\"dst\":", header.destination_port, out);
  out = write_field(",\"seq\":", header.sequence, out);
  out = write_field(",\"ack\":", header.acknowledgement, out);
  out = write_field(",\"data_offset\":", header.data_offset, out);
  out = write_flags(header.flags, out);
  out = write_field(",\"window\":", header.window, out);
  out = write_field(",\"checksum\":", header.checksum, out);
  out = write_field(",\"urgent\":", header.urgent_pointer, out);
  out = write_payload(tcp.payload, format.payload, write(",\"payload\":", out));
  out = write_tcp_options(tcp.options, format, write(",\"options\":", out));
  return write("},\"udp\":null}\n", out);
}

char* write_udp(const UdpDatagram& udp, PayloadEncoding encoding, char* out) {
  const UdpHeader& header = udp.header;
  out = write_field("\"udp\",\"tcp\":null,\"udp\":{\"src\":", header.source_port, out);
  out = write_field(",\"dst\":", header.destination_port, out);
  out = write_field(",\"length\":", header.length, out);
  out = write_field(",\"checksum\":", header.checksum, out);
  out = write_payload(udp.payload, encoding, write(",\"payload\":", out));
  return write("}}\n", out);
}

std::size_t max_line_text(const Packet& packet) {
  if (const TcpSegment* tcp = packet.tcp()) {
    return kMaxFixedText + max_payload_text(tcp->payload.size()) +
           max_options_text(tcp->options.size());
  }
  return kMaxFixedText + max_payload_text(packet.udp()->payload.size());
}

} // namespace

void append_json_line(const Packet& packet, const JsonOptions& format, Chunk& out) {
  char* end = out.reserve(max_line_text(packet)); // Room once, then no checks.
  end = write_signed_field("{\"timestamp\":", packet.time.milliseconds(), end);
  end = write_field(",\"packet_size\":", packet.wire_length, end);
  end = write_address(packet.source_address, write(",\"src_ip\":\"", end));
  end = write_address(packet.destination_address, write("\",\"dst_ip\":\"", end));
  end = write("\",\"proto\":", end);
  if (const TcpSegment* tcp = packet.tcp()) {
    end = write_tcp(*tcp, format, end);
  } else {
    end = write_udp(*packet.udp(), format.payload, end);
  }
  out.commit(end);
}

} // namespace chattcp
