#include "output/packet_json.h"

#include "base/address.h"
#include "decode/tcp.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace chattcp {

namespace {

// The keys, the largest numbers and two addresses, without options and payload.
constexpr std::size_t kMaxFixedText = 640;

// An option's keys and numbers; its data come on top.
constexpr std::size_t kMaxOptionText = 40;

char* write(std::string_view text, char* out) {
  return std::copy(text.begin(), text.end(), out);
}

template <typename Number> char* write_number(Number value, char* out) {
  return std::to_chars(out, out + std::numeric_limits<Number>::digits10 + 2, value).ptr;
}

template <typename Number> char* write_field(std::string_view key, Number value, char* out) {
  return write_number(value, write(key, out));
}

char* write_flags(std::uint16_t flags, char* out) {
  for (std::size_t bit = 0; bit < kTcpFlagCount; ++bit) {
    out = write(",\"", out);
    out = write(kTcpFlagNames[bit], out);
    out = write((flags >> bit & 1U) != 0 ? "\":true" : "\":false", out);
  }
  return out;
}

PayloadEncoding option_encoding(PayloadEncoding encoding) {
  const bool as_payload = encoding == PayloadEncoding::base64 || encoding == PayloadEncoding::hex;
  return as_payload ? encoding : PayloadEncoding::array;
}

char* write_option(const TcpOption& option, const PacketFormat& format, char* out) {
  const bool has_data_field = option.type > kTcpNoOperation;
  out = write_field("{\"type\":", option.type, out);
  out = write_field(",\"length\":", option.length, out);
  out = write(",\"data\":", out);
  if (format.dialect == Dialect::chattcp_capture && !has_data_field) {
    out = write("null", out);
  } else {
    out = write_payload(option.data, option_encoding(format.payload), out);
  }
  *out++ = '}';
  return out;
}

char* write_options(ByteView options, const PacketFormat& format, char* out) {
  TcpOptionReader reader(options);
  char* const begin = out;
  *out++ = '[';
  bool ended = false; // By end-of-list.
  for (auto option = reader.next(); option; option = reader.next()) {
    if (out != begin + 1) {
      *out++ = ',';
    }
    out = write_option(*option, format, out);
    ended = option->type == kTcpEndOfList;
  }
  *out++ = ']';
  if (format.dialect == Dialect::documented) {
    return out;
  }
  if (out == begin + 2) {
    out = write("null", begin);
  }
  out = write(",\"padding\":", out);
  return ended ? write_payload(reader.rest(), format.payload, out) : write("null", out);
}

char* write_tcp(const TcpSegment& tcp, const PacketFormat& format, char* out) {
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
  out = write_options(tcp.options, format, write(",\"options\":", out));
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
           tcp->options.size() * (kMaxOptionText + max_payload_text(1));
  }
  return kMaxFixedText + max_payload_text(packet.udp()->payload.size());
}

} // namespace

void append_json_line(const Packet& packet, const PacketFormat& format, Chunk& out) {
  char* end = out.reserve(max_line_text(packet)); // Room once, then no checks.
  end = write_field("{\"timestamp\":", packet.time.milliseconds(), end);
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
