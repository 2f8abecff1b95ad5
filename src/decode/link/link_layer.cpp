#include "decode/link/link_layer.h"

#include "decode/encapsulation/mpls.h"
#include "decode/link/arcnet.h"
#include "decode/link/atm.h"
#include "decode/link/cisco_hdlc.h"
#include "decode/link/enc.h"
#include "decode/link/ethernet.h"
#include "decode/link/ethernet_preamble.h"
#include "decode/link/fddi.h"
#include "decode/link/frame_relay.h"
#include "decode/link/ieee1394.h"
#include "decode/link/ieee80211.h"
#include "decode/link/ipnet.h"
#include "decode/link/ipoib.h"
#include "decode/link/juniper.h"
#include "decode/link/linux_sll.h"
#include "decode/link/llc.h"
#include "decode/link/loopback.h"
#include "decode/link/nflog.h"
#include "decode/link/pflog.h"
#include "decode/link/pktap.h"
#include "decode/link/ppp.h"
#include "decode/link/prism.h"
#include "decode/link/raw_ip.h"
#include "decode/link/slip.h"
#include "decode/link/switch_tag.h"
#include "decode/link/token_ring.h"

namespace chattcp {

namespace {

// Skips a header of `length` bytes before another link layer.
Step decode_after(std::size_t length, LinkType type, ByteView bytes) {
  return bytes.size() < length ? stop(StopReason::truncated)
                               : decode_link_layer(type, bytes.subspan(length));
}

// Link layers with a header that the capturing system, switch or driver puts in front.
Step decode_wrapped(LinkType type, ByteView bytes) {
  switch (type) {
  case LinkType::ip_over_fc:
    return decode_after(16, LinkType::atm_rfc1483, bytes); // Two addresses (RFC 2625), then LLC.
  case LinkType::ieee802_11_prism:
    return decode_prism(bytes);
  case LinkType::ieee802_11_avs:
    return decode_avs(bytes);
  case LinkType::juniper_pppoe:
  case LinkType::juniper_ether:
    return decode_juniper(bytes, LinkType::ethernet);
  case LinkType::juniper_pppoe_atm:
    return decode_juniper_pppoe_atm(bytes);
  case LinkType::ppp_pppd:
    return decode_after(2, LinkType::ppp, bytes); // Direction, control.
  case LinkType::juniper_ppp:
    return decode_juniper(bytes, LinkType::ppp);
  case LinkType::juniper_frelay:
    return decode_juniper(bytes, LinkType::frelay);
  case LinkType::juniper_chdlc:
    return decode_juniper(bytes, LinkType::c_hdlc);
  case LinkType::c_hdlc_with_dir:
    return decode_after(1, LinkType::c_hdlc, bytes);
  case LinkType::frelay_with_dir:
    return decode_after(1, LinkType::frelay, bytes);
  case LinkType::netanalyzer:
    return decode_after(4, LinkType::ethernet, bytes); // Port, length, errors.
  case LinkType::netanalyzer_transparent:
    return decode_after(12, LinkType::ethernet, bytes); // The same, and a preamble.
  case LinkType::pktap:
    return decode_pktap(bytes);
  case LinkType::epon:
    return decode_epon(bytes);
  case LinkType::ethernet_mpacket:
    return decode_mpacket(bytes);
  case LinkType::dsa_tag_brcm:
  case LinkType::dsa_tag_dsa:
    return decode_switch_tag(bytes, 4);
  case LinkType::dsa_tag_brcm_prepend:
    return decode_after(4, LinkType::ethernet, bytes);
  case LinkType::dsa_tag_edsa:
    return decode_switch_tag(bytes, 8);
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

// Link layers with few captures.
Step decode_uncommon(LinkType type, ByteView bytes) {
  switch (type) {
  case LinkType::ieee802_5:
    return decode_token_ring(bytes);
  case LinkType::slip:
    return decode_slip(bytes);
  case LinkType::atm_clip:
    return decode_atm_clip(bytes);
  case LinkType::sunatm:
    return decode_sunatm(bytes);
  case LinkType::enc:
    return decode_enc(bytes);
  case LinkType::pflog:
    return decode_pflog(bytes);
  case LinkType::apple_ip_over_ieee1394:
    return decode_ieee1394(bytes);
  case LinkType::ipnet:
    return decode_ipnet(bytes);
  default:
    return decode_wrapped(type, bytes);
  }
}

} // namespace

Step decode_link_layer(LinkType type, ByteView bytes) {
  switch (type) {
  case LinkType::null:
  case LinkType::loop:
    return decode_loopback(bytes);
  case LinkType::ethernet:
    return decode_ethernet(bytes);
  case LinkType::arcnet_bsd:
    return decode_arcnet(bytes);
  case LinkType::arcnet_linux:
    return decode_arcnet_linux(bytes);
  case LinkType::ppp:
    return decode_ppp(bytes);
  case LinkType::ppp_hdlc:
    return decode_ppp_hdlc(bytes);
  case LinkType::ppp_ether:
    return decode_pppoe(bytes);
  case LinkType::ppp_with_dir:
    return decode_ppp_with_direction(bytes);
  case LinkType::fddi:
    return decode_fddi(bytes);
  case LinkType::atm_rfc1483:
    return decode_llc(bytes);
  case LinkType::raw:
    return decode_raw_ip(bytes);
  case LinkType::c_hdlc:
  case LinkType::netbsd_hdlc:
    return decode_cisco_hdlc(bytes);
  case LinkType::frelay:
    return decode_frame_relay(bytes);
  case LinkType::linux_sll:
    return decode_linux_sll(bytes);
  case LinkType::linux_sll2:
    return decode_linux_sll2(bytes);
  case LinkType::ieee802_11:
    return decode_ieee80211(bytes);
  case LinkType::ieee802_11_radiotap:
    return decode_radiotap(bytes);
  case LinkType::ppi:
    return decode_ppi(bytes);
  case LinkType::mpls:
    return decode_mpls(bytes);
  case LinkType::ipv4:
    return {Layer::ipv4, bytes};
  case LinkType::ipv6:
    return {Layer::ipv6, bytes};
  case LinkType::nflog:
    return decode_nflog(bytes);
  case LinkType::ipoib:
    return decode_ipoib(bytes);
  default:
    return decode_uncommon(type, bytes);
  }
}

Step decode_inner_link_layer(std::uint32_t number, ByteView bytes) {
  constexpr std::uint32_t kLargestLinkType = 0xffff;
  const std::optional<LinkType> type =
      number > kLargestLinkType ? std::nullopt : find_link_type(static_cast<int>(number));
  // Following those that name another link type would let a frame nest as deep as it is long.
  if (!type || *type == LinkType::ppi || *type == LinkType::pktap) {
    return stop(StopReason::not_tcp_udp);
  }
  return decode_link_layer(*type, bytes);
}

} // namespace chattcp
