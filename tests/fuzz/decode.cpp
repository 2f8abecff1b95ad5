// The whole decode, by link type.
//
// Input: the link type's place in kLinkTypes (one beyond: not decoded), how many bytes a shorter
// snapshot leaves, in 256ths; the frame.
#include "decode/decode.h"

#include "base/address.h"
#include "base/byte_reader.h"
#include "base/link_type.h"
#include "decode/tcp.h"
#include "fuzz/target.h"
#include "support/steps.h"

#include <algorithm>
#include <memory>

using namespace chattcp;
using chattcp::fuzz::require;
using chattcp::test::same;
using chattcp::test::within;

namespace {

// An allocation of its own that ends where the frame does, for AddressSanitizer.
class ExactCopy {
public:
  explicit ExactCopy(ByteView bytes) : bytes_(new std::uint8_t[bytes.size()]), size_(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), bytes_.get());
  }
  ByteView view() const { return {bytes_.get(), size_}; }

private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_;
};

LinkType link_type_of(std::uint8_t byte) {
  const std::size_t place = byte % (kLinkTypes.size() + 1);
  return place == kLinkTypes.size() ? LinkType::not_decoded : kLinkTypes[place];
}

void check_options(ByteView options) {
  TcpOptionReader reader(options);
  std::size_t walked = 0;
  for (auto option = reader.next(); option; option = reader.next()) {
    const bool has_length = option->type > kTcpNoOperation;
    require(option->length == (has_length ? option->data.size() + 2 : 1), "an option's length");
    require(within(option->data, options), "an option lies in the options");
    walked += option->length;
    require(walked + reader.rest().size() == options.size(), "options follow each other");
  }
  require(!reader.next(), "the end of the options is the end");
}

void check_tcp(const TcpSegment& tcp, ByteView frame) {
  require(within(tcp.options, frame) && within(tcp.payload, frame), "TCP lies in the frame");
  require(tcp.header.data_offset <= 15 && tcp.header.flags < 512, "TCP's numbers fit");
  const std::size_t header = tcp.header.data_offset * std::size_t{4};
  require(header < 20 ? tcp.options.empty() && tcp.payload.empty()
                      : tcp.options.size() + 20 <= header,
          "TCP's options end with the header");
  check_options(tcp.options);
}

void check_udp(const UdpDatagram& udp, ByteView frame) {
  require(within(udp.payload, frame), "UDP lies in the frame");
  require(udp.header.length == 0 || udp.payload.size() + 8 <= udp.header.length ||
              udp.payload.empty(),
          "UDP's payload ends with the datagram");
}

void check_packet(const Packet& packet, const Frame& frame) {
  const std::size_t length = packet.source_address.size();
  require(length == kIpv4Length || length == kIpv6Length, "addresses are IPv4 or IPv6");
  require(packet.destination_address.size() == length, "addresses are of one family");
  require(within(packet.source_address, frame.bytes) &&
              within(packet.destination_address, frame.bytes),
          "addresses lie in the frame");
  require(packet.wire_length == frame.wire_length && packet.time.seconds == frame.time.seconds,
          "length and time are the frame's");
  if (const TcpSegment* const tcp = packet.tcp()) {
    check_tcp(*tcp, frame.bytes);
  } else {
    check_udp(*packet.udp(), frame.bytes);
  }
}

bool begins_with(ByteView whole, ByteView part) {
  return part.size() <= whole.size() && same(part, whole.first(part.size()));
}

// What a snapshot shows is what the whole frame shows, as far as it reaches.
void check_snapshot(const Packet& whole, const Packet& cut) {
  require(same(whole.source_address, cut.source_address) &&
              same(whole.destination_address, cut.destination_address),
          "a snapshot shows the same addresses");
  require((whole.tcp() != nullptr) == (cut.tcp() != nullptr), "a snapshot shows the same protocol");
  if (const TcpSegment* const tcp = whole.tcp()) {
    require(tcp->header == cut.tcp()->header, "a snapshot shows the same TCP header");
    require(begins_with(tcp->options, cut.tcp()->options), "a snapshot shows the same options");
    require(begins_with(tcp->payload, cut.tcp()->payload), "a snapshot shows the same payload");
  } else {
    require(whole.udp()->header == cut.udp()->header, "a snapshot shows the same UDP header");
    require(begins_with(whole.udp()->payload, cut.udp()->payload),
            "a snapshot shows the same payload");
  }
}

void check_fragment(const IpFragment& fragment, ByteView frame) {
  require(fragment.header.size() >= 20 && within(fragment.header, frame),
          "a fragment has a header");
  require(fragment.header.data() + fragment.header.size() == fragment.payload.data() &&
              within(fragment.payload, frame),
          "a fragment's payload follows its header");
  require(fragment.offset % 8 == 0 && fragment.offset < 65536, "a fragment's offset fits");
  require(fragment.offset != 0 || fragment.more, "a fragment is not the whole");
}

UdpTunnels all_tunnels() {
  UdpTunnels tunnels;
  for (std::size_t i = 0; i < kUdpTunnelCount; ++i) {
    tunnels.add({.tunnel = static_cast<UdpTunnel>(i), .port = kUdpTunnelPorts[i]});
  }
  return tunnels;
}

// What was opened lies in the payload of the UDP packet around it.
void check_opened(const Decoded& plain, const Frame& frame) {
  static const UdpTunnels kAll = all_tunnels();
  const Decoded opened = decode(frame, kAll);
  if (!plain.stop && opened.stop) {
    require(opened.stop == StopReason::fragments && opened.packet.fragment &&
                plain.packet.udp() != nullptr,
            "what a tunnel hides is a fragment");
    check_fragment(*opened.packet.fragment, frame.bytes);
    return;
  }
  require(opened.stop == plain.stop, "to open tunnels shows as many packets as not to");
  if (plain.stop) {
    return;
  }
  check_packet(opened.packet, frame);
  require(same(opened.packet.source_address, plain.packet.source_address) ||
              (plain.packet.udp() != nullptr &&
               within(opened.packet.source_address, plain.packet.payload())),
          "what is opened lies inside");
}

Decoded checked_decode(const Frame& frame) {
  const Decoded decoded = decode(frame);
  if (decoded.packet.fragment) {
    check_fragment(*decoded.packet.fragment, frame.bytes);
  }
  if (decoded.stop) {
    require(static_cast<std::size_t>(*decoded.stop) < kStopReasonCount, "reasons have names");
  } else {
    check_packet(decoded.packet, frame);
  }
  check_opened(decoded, frame);
  return decoded;
}

void check_frame(LinkType type, ByteView bytes, std::uint8_t snapshot) {
  const ExactCopy whole(bytes);
  const ExactCopy cut(bytes.first(bytes.size() * snapshot / 256));
  Frame frame{.bytes = whole.view(),
              .wire_length = static_cast<std::uint32_t>(bytes.size()),
              .time = {.seconds = snapshot, .nanoseconds = 0},
              .link_type = type};
  const Decoded of_whole = checked_decode(frame);
  frame.bytes = cut.view();
  const Decoded of_cut = checked_decode(frame);
  require(type != LinkType::not_decoded || of_whole.stop == StopReason::not_tcp_udp,
          "a link type that is not decoded shows nothing");
  if (of_cut.stop) {
    // Where it ends between two attributes of NFLOG, nothing says that the packet was to follow;
    // PPI and PKTAP may hold such a frame.
    const bool may_lack =
        type == LinkType::nflog || type == LinkType::ppi || type == LinkType::pktap;
    require(of_cut.stop == StopReason::truncated || of_cut.stop == of_whole.stop ||
                (may_lack && of_cut.stop == StopReason::not_tcp_udp),
            "a snapshot is truncated, or stops for the same reason");
  } else {
    require(!of_whole.stop, "no snapshot shows what the whole frame does not");
    check_snapshot(of_whole.packet, of_cut.packet);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const LinkType type = link_type_of(reader.u8());
  const std::uint8_t snapshot = reader.u8();
  check_frame(type, reader.rest(), snapshot);
  return 0;
}
