#include "support/packet_model.h"

#include "support/sockets.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace chattcp::test {

namespace {

using Json = nlohmann::ordered_json;
__extension__ using Wide = __int128; // No product of seconds and nanoseconds overflows it.

std::string base64(ByteView bytes) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (const std::uint8_t byte : bytes) {
    for (int bit = 7; bit >= 0; --bit) {
      bits += (byte >> bit & 1) != 0 ? '1' : '0';
    }
  }
  std::string text;
  for (std::size_t i = 0; i < bits.size(); i += 6) {
    std::string group = bits.substr(i, 6);
    group.resize(6, '0');
    text += digits[std::stoul(group, nullptr, 2)];
  }
  text.resize((text.size() + 3) / 4 * 4, '=');
  return text;
}

std::string hex(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte / 16];
    text += "0123456789abcdef"[byte % 16];
  }
  return text;
}

// The JSON library's own replacement of what is not UTF-8, one U+FFFD for each maximal part.
std::string text(ByteView bytes) {
  const Json raw = std::string(bytes.begin(), bytes.end());
  return Json::parse(raw.dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

Json encoded(ByteView bytes, PayloadEncoding encoding) {
  switch (encoding) {
  case PayloadEncoding::base64:
    return base64(bytes);
  case PayloadEncoding::hex:
    return hex(bytes);
  case PayloadEncoding::text:
    return text(bytes);
  case PayloadEncoding::none:
    return Json::array();
  case PayloadEncoding::array:
    break;
  }
  return std::vector<unsigned>(bytes.begin(), bytes.end());
}

// Options by their definition in the contract, not by TcpOptionReader.
Json options_of(ByteView bytes, PayloadEncoding encoding) {
  if (encoding == PayloadEncoding::text || encoding == PayloadEncoding::none) {
    encoding = PayloadEncoding::array;
  }
  Json options = Json::array();
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t type = bytes[i];
    const bool single = type <= 1;
    const std::size_t length = single ? 1 : i + 1 < bytes.size() ? bytes[i + 1] : 0;
    if (!single && (length < 2 || i + length > bytes.size())) {
      break;
    }
    const ByteView data = single ? ByteView{} : bytes.subspan(i + 2, length - 2);
    options.push_back({{"type", type}, {"length", length}, {"data", encoded(data, encoding)}});
    if (type == 0) {
      break;
    }
    i += length;
  }
  return options;
}

Json model_of(const TcpSegment& tcp, PayloadEncoding encoding) {
  const TcpHeader& header = tcp.header;
  Json model{{"src", header.source_port},
             {"dst", header.destination_port},
             {"seq", header.sequence},
             {"ack", header.acknowledgement},
             {"data_offset", header.data_offset}};
  unsigned bit = 1;
  for (const char* const name : {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"}) {
    model[name] = (header.flags & bit) != 0;
    bit <<= 1U;
  }
  model["window"] = header.window;
  model["checksum"] = header.checksum;
  model["urgent"] = header.urgent_pointer;
  model["payload"] = encoded(tcp.payload, encoding);
  model["options"] = options_of(tcp.options, encoding);
  return model;
}

Json model_of(const UdpDatagram& udp, PayloadEncoding encoding) {
  return {{"src", udp.header.source_port},
          {"dst", udp.header.destination_port},
          {"length", udp.header.length},
          {"checksum", udp.header.checksum},
          {"payload", encoded(udp.payload, encoding)}};
}

// Rounded down, by whole nanoseconds.
std::int64_t milliseconds(const Timestamp& time) {
  const Wide nanoseconds = static_cast<Wide>(time.seconds) * 1'000'000'000 + time.nanoseconds;
  const auto rest = static_cast<std::int64_t>(nanoseconds % 1'000'000);
  return static_cast<std::int64_t>(nanoseconds / 1'000'000) - (rest < 0 ? 1 : 0);
}

} // namespace

std::string address_of(ByteView bytes) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  unsigned numbers[4];
  if (bytes.size() == 16 && std::strchr(text, '.') != nullptr &&
      std::sscanf(text, "::%u.%u.%u.%u", &numbers[0], &numbers[1], &numbers[2], &numbers[3]) == 4) {
    // The form of old for an address that was never given out: RFC 5952, 5 does not have it.
    std::snprintf(text, sizeof text, "::%x:%x", numbers[0] << 8U | numbers[1],
                  numbers[2] << 8U | numbers[3]);
  }
  return text;
}

nlohmann::ordered_json model_of(const Packet& packet, PayloadEncoding encoding) {
  const bool is_tcp = packet.tcp() != nullptr;
  return {{"timestamp", milliseconds(packet.time)},
          {"packet_size", packet.wire_length},
          {"src_ip", address_of(packet.source_address)},
          {"dst_ip", address_of(packet.destination_address)},
          {"proto", is_tcp ? "tcp" : "udp"},
          {"tcp", is_tcp ? model_of(*packet.tcp(), encoding) : Json()},
          {"udp", is_tcp ? Json() : model_of(*packet.udp(), encoding)}};
}

} // namespace chattcp::test
