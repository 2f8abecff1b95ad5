#include "fuzz/line_model.h"

#include "support/packet_model.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace chattcp::fuzz {

namespace {

__extension__ using Wide = __int128;

void append_hex(ByteView bytes, std::string& out) {
  for (const std::uint8_t byte : bytes) {
    out += "0123456789abcdef"[byte / 16];
    out += "0123456789abcdef"[byte % 16];
  }
}

void append_base64(ByteView bytes, std::string& out) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned bits = 0;
  unsigned count = 0; // Of bits that are not written.
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8U | byte;
    for (count += 8; count >= 6; count -= 6) {
      out += kDigits[bits >> (count - 6) & 63U];
    }
  }
  if (count != 0) {
    out += kDigits[bits << (6 - count) & 63U];
    out.append(count == 2 ? 2 : 1, '=');
  }
}

struct CodePoints {
  std::uint32_t first;
  std::uint32_t last;
};

// Those that UTF-8 writes in so many bytes.
constexpr std::array kTwoBytes{CodePoints{0x80, 0x7ff}};
constexpr std::array kThreeBytes{CodePoints{0x800, 0xd7ff}, CodePoints{0xe000, 0xffff}};
constexpr std::array kFourBytes{CodePoints{0x10000, 0x10ffff}};

// Whether the first `length` of `bytes` begin a sequence of UTF-8 that stands for one of `allowed`
// and has `whole` bytes.
template <typename Ranges>
bool may_begin(ByteView bytes, std::size_t length, std::size_t whole, const Ranges& allowed) {
  std::uint32_t first = bytes[0] & 0x7fU >> whole;
  for (std::size_t i = 1; i < length; ++i) {
    if ((bytes[i] & 0xc0U) != 0x80) {
      return false;
    }
    first = first << 6U | (bytes[i] & 0x3fU);
  }
  std::uint32_t last = first;
  for (std::size_t i = length; i < whole; ++i) {
    first <<= 6U;
    last = last << 6U | 0x3fU;
  }
  return std::any_of(allowed.begin(), allowed.end(), [&](const CodePoints& range) {
    return first <= range.last && last >= range.first;
  });
}

bool may_begin(ByteView bytes, std::size_t length) {
  const unsigned lead = bytes[0];
  if (lead >> 5U == 0x06) {
    return length <= 2 && may_begin(bytes, length, 2, kTwoBytes);
  }
  if (lead >> 4U == 0x0e) {
    return length <= 3 && may_begin(bytes, length, 3, kThreeBytes);
  }
  return lead >> 3U == 0x1e && length <= 4 && may_begin(bytes, length, 4, kFourBytes);
}

std::size_t length_by_lead(std::uint8_t lead) {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

// How many of `bytes`, which do not begin with ASCII, belong together: a sequence, or the longest
// part of one.
std::size_t maximal_part(ByteView bytes) {
  std::size_t length = 0;
  while (length < bytes.size() && may_begin(bytes, length + 1)) {
    ++length;
  }
  return length;
}

void append_ascii(std::uint8_t byte, std::string& out) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  const std::size_t place = kEscaped.find(static_cast<char>(byte));
  if (place != std::string_view::npos) {
    out += '\\';
    out += "\"\\bfnrt"[place];
  } else if (byte < 0x20) {
    out += "\\u00";
    append_hex({&byte, 1}, out);
  } else {
    out += static_cast<char>(byte);
  }
}

void append_text(ByteView bytes, std::string& out) {
  while (!bytes.empty()) {
    std::size_t length = 1;
    if (bytes[0] < 0x80) {
      append_ascii(bytes[0], out);
    } else {
      length = maximal_part(bytes);
      if (length != 0 && length == length_by_lead(bytes[0])) {
        out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
      } else {
        out += "\xef\xbf\xbd"; // U+FFFD
        length = std::max<std::size_t>(length, 1);
      }
    }
    bytes = bytes.subspan(length);
  }
}

void append_array(ByteView bytes, std::string& out) {
  out += '[';
  for (const std::uint8_t byte : bytes) {
    out += out.back() == '[' ? "" : ",";
    out += std::to_string(byte);
  }
  out += ']';
}

void append_bytes(ByteView bytes, PayloadEncoding encoding, std::string& out) {
  if (encoding == PayloadEncoding::array || encoding == PayloadEncoding::none) {
    append_array(encoding == PayloadEncoding::none ? ByteView{} : bytes, out);
    return;
  }
  out += '"';
  if (encoding == PayloadEncoding::base64) {
    append_base64(bytes, out);
  } else if (encoding == PayloadEncoding::hex) {
    append_hex(bytes, out);
  } else {
    append_text(bytes, out);
  }
  out += '"';
}

void append_number(std::string_view key, std::int64_t value, std::string& out) {
  out.append(",\"").append(key).append("\":").append(std::to_string(value));
}

void append_option(std::uint8_t type, std::size_t length, ByteView data, const JsonOptions& format,
                   std::string& out) {
  const bool as_array =
      format.payload == PayloadEncoding::text || format.payload == PayloadEncoding::none;
  out += out.back() == '[' ? "{\"type\":" : ",{\"type\":";
  out += std::to_string(type);
  append_number("length", static_cast<std::int64_t>(length), out);
  out += ",\"data\":";
  if (type <= 1 && format.dialect == Dialect::chattcp_capture) {
    out += "null";
  } else {
    append_bytes(data, as_array ? PayloadEncoding::array : format.payload, out);
  }
  out += '}';
}

// Returns where end-of-list stands, or nothing but the end.
std::size_t append_options(ByteView bytes, const JsonOptions& format, std::string& out) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::uint8_t type = bytes[i];
    const std::size_t length = type <= 1 ? 1 : i + 1 < bytes.size() ? bytes[i + 1] : 0;
    if (length == 0 || (type > 1 && length < 2) || i + length > bytes.size()) {
      break;
    }
    append_option(type, length, type <= 1 ? ByteView{} : bytes.subspan(i + 2, length - 2), format,
                  out);
    if (type == 0) {
      return i;
    }
    i += length;
  }
  return bytes.size();
}

void append_all_options(ByteView bytes, const JsonOptions& format, std::string& out) {
  const std::size_t begin = out.size();
  out += '[';
  const std::size_t end_of_list = append_options(bytes, format, out);
  out += ']';
  if (format.dialect == Dialect::documented) {
    return;
  }
  if (out.ends_with("[]") && out.size() == begin + 2) {
    out.replace(begin, 2, "null");
  }
  out += ",\"padding\":";
  if (end_of_list < bytes.size()) {
    append_bytes(bytes.subspan(end_of_list + 1), format.payload, out);
  } else {
    out += "null";
  }
}

void append_tcp(const TcpSegment& tcp, const JsonOptions& format, std::string& out) {
  const TcpHeader& header = tcp.header;
  out.append("\"tcp\",\"tcp\":{\"src\":").append(std::to_string(header.source_port));
  append_number("dst", header.destination_port, out);
  append_number("seq", header.sequence, out);
  append_number("ack", header.acknowledgement, out);
  append_number("data_offset", header.data_offset, out);
  unsigned flags = header.flags;
  for (const char* const name : {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"}) {
    out.append(",\"").append(name).append(flags % 2 == 1 ? "\":true" : "\":false");
    flags /= 2;
  }
  append_number("window", header.window, out);
  append_number("checksum", header.checksum, out);
  append_number("urgent", header.urgent_pointer, out);
  out += ",\"payload\":";
  append_bytes(tcp.payload, format.payload, out);
  out += ",\"options\":";
  append_all_options(tcp.options, format, out);
  out += "},\"udp\":null}\n";
}

void append_udp(const UdpDatagram& udp, const JsonOptions& format, std::string& out) {
  out.append("\"udp\",\"tcp\":null,\"udp\":{\"src\":");
  out.append(std::to_string(udp.header.source_port));
  append_number("dst", udp.header.destination_port, out);
  append_number("length", udp.header.length, out);
  append_number("checksum", udp.header.checksum, out);
  out += ",\"payload\":";
  append_bytes(udp.payload, format.payload, out);
  out += "}}\n";
}

void append_address(std::string_view key, ByteView address, std::string& out) {
  out.append(",\"").append(key).append("\":\"").append(test::address_of(address)).append("\"");
}

// Rounded down. Seconds beyond what can be told are as far as can be told.
std::int64_t milliseconds(const Timestamp& time) {
  constexpr std::int64_t kFarthest = std::numeric_limits<std::int64_t>::max() / 1000 / 2;
  const Wide nanoseconds =
      static_cast<Wide>(std::clamp(time.seconds, -kFarthest, kFarthest)) * 1'000'000'000 +
      time.nanoseconds;
  return static_cast<std::int64_t>(nanoseconds / 1'000'000 - (nanoseconds % 1'000'000 < 0 ? 1 : 0));
}

} // namespace

const std::string& model_line(const Packet& packet, const JsonOptions& format) {
  static std::string line; // Keeps its memory.
  line = "{\"timestamp\":" + std::to_string(milliseconds(packet.time));
  append_number("packet_size", packet.wire_length, line);
  append_address("src_ip", packet.source_address, line);
  append_address("dst_ip", packet.destination_address, line);
  line += ",\"proto\":";
  if (const TcpSegment* const tcp = packet.tcp()) {
    append_tcp(*tcp, format, line);
  } else {
    append_udp(*packet.udp(), format, line);
  }
  return line;
}

} // namespace chattcp::fuzz
