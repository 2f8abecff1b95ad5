// The link layers that this program decodes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

// The protocol that a frame begins with. The values are the LINKTYPE_ numbers of the registry
// at https://www.tcpdump.org/linktypes.html, as in capture files.
enum class LinkType : std::uint16_t {
  null = 0,
  ethernet = 1,
  ieee802_5 = 6,
  arcnet_bsd = 7,
  slip = 8,
  ppp = 9,
  fddi = 10,
  ppp_hdlc = 50,
  ppp_ether = 51,
  atm_rfc1483 = 100,
  raw = 101,
  c_hdlc = 104,
  ieee802_11 = 105,
  atm_clip = 106,
  frelay = 107,
  loop = 108,
  enc = 109,
  netbsd_hdlc = 112,
  linux_sll = 113,
  pflog = 117,
  ieee802_11_prism = 119,
  ip_over_fc = 122,
  sunatm = 123,
  ieee802_11_radiotap = 127,
  arcnet_linux = 129,
  apple_ip_over_ieee1394 = 138,
  ieee802_11_avs = 163,
  ppp_pppd = 166,
  juniper_pppoe = 167,
  juniper_pppoe_atm = 168,
  juniper_ether = 178,
  juniper_ppp = 179,
  juniper_frelay = 180,
  juniper_chdlc = 181,
  ppi = 192,
  ppp_with_dir = 204,
  c_hdlc_with_dir = 205,
  frelay_with_dir = 206,
  mpls = 219,
  ipnet = 226,
  ipv4 = 228,
  ipv6 = 229,
  nflog = 239,
  netanalyzer = 240,
  netanalyzer_transparent = 241,
  ipoib = 242,
  pktap = 258,
  epon = 259,
  ethernet_mpacket = 274,
  linux_sll2 = 276,
  dsa_tag_brcm = 281,
  dsa_tag_brcm_prepend = 282,
  dsa_tag_dsa = 284,
  dsa_tag_edsa = 285,
  not_decoded = 0xffff, // Any other one.
};

// All of the above that are decoded, in order.
inline constexpr std::array kLinkTypes{
    LinkType::null,
    LinkType::ethernet,
    LinkType::ieee802_5,
    LinkType::arcnet_bsd,
    LinkType::slip,
    LinkType::ppp,
    LinkType::fddi,
    LinkType::ppp_hdlc,
    LinkType::ppp_ether,
    LinkType::atm_rfc1483,
    LinkType::raw,
    LinkType::c_hdlc,
    LinkType::ieee802_11,
    LinkType::atm_clip,
    LinkType::frelay,
    LinkType::loop,
    LinkType::enc,
    LinkType::netbsd_hdlc,
    LinkType::linux_sll,
    LinkType::pflog,
    LinkType::ieee802_11_prism,
    LinkType::ip_over_fc,
    LinkType::sunatm,
    LinkType::ieee802_11_radiotap,
    LinkType::arcnet_linux,
    LinkType::apple_ip_over_ieee1394,
    LinkType::ieee802_11_avs,
    LinkType::ppp_pppd,
    LinkType::juniper_pppoe,
    LinkType::juniper_pppoe_atm,
    LinkType::juniper_ether,
    LinkType::juniper_ppp,
    LinkType::juniper_frelay,
    LinkType::juniper_chdlc,
    LinkType::ppi,
    LinkType::ppp_with_dir,
    LinkType::c_hdlc_with_dir,
    LinkType::frelay_with_dir,
    LinkType::mpls,
    LinkType::ipnet,
    LinkType::ipv4,
    LinkType::ipv6,
    LinkType::nflog,
    LinkType::netanalyzer,
    LinkType::netanalyzer_transparent,
    LinkType::ipoib,
    LinkType::pktap,
    LinkType::epon,
    LinkType::ethernet_mpacket,
    LinkType::linux_sll2,
    LinkType::dsa_tag_brcm,
    LinkType::dsa_tag_brcm_prepend,
    LinkType::dsa_tag_dsa,
    LinkType::dsa_tag_edsa,
};

// True if libpcap's `ip` and `ip6` find the IP header of every frame. They do not for ARCNET and
// Token Ring, whose headers differ in length; for Frame Relay and SLIP, where they test the first
// bytes; for PPI, where they always expect 802.11; and for Juniper, where they match everything.
// For the remaining ones they do not compile.
bool libpcap_finds_ip(LinkType type);

// The link type with this LINKTYPE_ number, or nothing if it is not decoded. Also accepts the DLT_
// values in old files: 11 (LLC over ATM), 12 and 14 (raw IP), 19 (IP over ATM).
std::optional<LinkType> find_link_type(int number);

} // namespace chattcp
