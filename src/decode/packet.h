// A decoded TCP or UDP packet.
#pragma once

#include "base/bytes.h"
#include "base/timestamp.h"
#include "decode/ip_fragment.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace chattcp {

// The fixed part of a TCP header as sent (RFC 9293, 3.1).
struct TcpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t data_offset = 0; // The header's length in 32-bit words.
  std::uint16_t flags = 0;      // Nine bits, in the order of kTcpFlagNames.
  std::uint16_t window = 0;
  std::uint16_t checksum = 0;
  std::uint16_t urgent_pointer = 0;

  bool operator==(const TcpHeader&) const = default;
};

inline constexpr std::size_t kTcpFlagCount = 9;

// The names of the flags, lowest bit first. NS is the low bit of byte 12 (RFC 3540).
inline constexpr std::array<std::string_view, kTcpFlagCount> kTcpFlagNames{
    "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"};

// Bits of TcpHeader::flags.
inline constexpr std::uint16_t kTcpFin = 1U << 0U;
inline constexpr std::uint16_t kTcpSyn = 1U << 1U;
inline constexpr std::uint16_t kTcpRst = 1U << 2U;
inline constexpr std::uint16_t kTcpAck = 1U << 4U;

struct TcpSegment {
  TcpHeader header;
  ByteView options; // The header bytes after the fixed part, as far as captured.
  ByteView payload;
};

// A UDP header as sent (RFC 768).
struct UdpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint16_t length = 0; // Header and payload in bytes.
  std::uint16_t checksum = 0;

  bool operator==(const UdpHeader&) const = default;
};

struct UdpDatagram {
  UdpHeader header;
  ByteView payload;
};

// The packet in a frame. All views point into the frame's bytes and are valid as long as those:
// copies of the addresses (base/address.h) would cost time for each packet.
struct Packet {
  Timestamp time;
  std::uint32_t wire_length = 0; // Bytes on the wire, link-layer header included.
  ByteView source_address;       // 4 or 16 bytes, of the innermost IP header.
  ByteView destination_address;
  std::variant<TcpSegment, UdpDatagram> transport;
  std::optional<IpFragment> fragment = {}; // The outermost fragment, if any.
  std::uint32_t uncaptured = 0; // Bytes at the end of the datagram that were not captured.

  const TcpSegment* tcp() const { return std::get_if<TcpSegment>(&transport); }
  const UdpDatagram* udp() const { return std::get_if<UdpDatagram>(&transport); }
  std::uint16_t source_port() const {
    return std::visit([](const auto& either) { return either.header.source_port; }, transport);
  }
  std::uint16_t destination_port() const {
    return std::visit([](const auto& either) { return either.header.destination_port; }, transport);
  }
  ByteView payload() const {
    return std::visit([](const auto& either) { return either.payload; }, transport);
  }
};

// Bytes of payload on the wire, captured or not; of UDP as its header says, where that is possible.
inline std::uint64_t payload_length(const Packet& packet) {
  constexpr std::uint16_t kUdpHeader = 8;
  const std::uint64_t rest = std::uint64_t{packet.payload().size()} + packet.uncaptured;
  const UdpDatagram* const udp = packet.udp();
  return udp != nullptr && udp->header.length >= kUdpHeader
             ? std::min<std::uint64_t>(udp->header.length - kUdpHeader, rest)
             : rest;
}

} // namespace chattcp
