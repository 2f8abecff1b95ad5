// Judging one step of a decode.
#pragma once

#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/packet.h"
#include "decode/step.h"
#include "decode/tcp.h"
#include "decode/udp.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace chattcp::test {

using Bytes = std::vector<std::uint8_t>;

inline bool same(ByteView left, ByteView right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

inline bool leads_to(const Step& step, Layer layer, ByteView bytes) {
  return step.layer() == layer && same(step.bytes(), bytes);
}

inline bool stops(const Step& step, StopReason reason) {
  return step.layer() == Layer::end && step.reason() == reason;
}

// What a decoder of packets makes of `bytes`, in one piece.
struct IpDatagram {
  ByteView source;
  ByteView destination;
  std::optional<IpFragment> fragment;
  Step next;
};

inline IpDatagram datagram_of(const Packet& packet, const Step& next) {
  return {.source = packet.source_address,
          .destination = packet.destination_address,
          .fragment = packet.fragment,
          .next = next};
}

inline IpDatagram decode_ipv4(ByteView bytes) {
  Packet packet;
  const Step next = chattcp::decode_ipv4(bytes, packet);
  return datagram_of(packet, next);
}

inline IpDatagram decode_ipv6(ByteView bytes) {
  Packet packet;
  const Step next = chattcp::decode_ipv6(bytes, packet);
  return datagram_of(packet, next);
}

// Into what has held another segment before.
inline std::optional<TcpSegment> decode_tcp(ByteView bytes) {
  static const Bytes kOld(1);
  TcpSegment segment{.header = {.source_port = 1, .flags = 2}, .options = kOld, .payload = kOld};
  return chattcp::decode_tcp(bytes, segment) ? std::optional(segment) : std::nullopt;
}

inline std::optional<UdpDatagram> decode_udp(ByteView bytes) {
  static const Bytes kOld(1);
  UdpDatagram udp{.header = {.source_port = 1}, .payload = kOld};
  return chattcp::decode_udp(bytes, udp) ? std::optional(udp) : std::nullopt;
}

// True where `view` lies within `whole`; an empty view may lie anywhere.
inline bool within(ByteView view, ByteView whole) {
  return view.empty() ||
         (view.data() >= whole.data() && view.data() + view.size() <= whole.data() + whole.size());
}

} // namespace chattcp::test
