// The link layers that this program decodes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

// What the first byte of a frame belongs to. The values are the LINKTYPE_ numbers of the registry
// at https://www.tcpdump.org/linktypes.html, the ones that stand in capture files.
enum class LinkType : std::uint16_t {
  null = 0,
  ethernet = 1,
  arcnet_bsd = 7,
  ppp = 9,
  fddi = 10,
  ppp_hdlc = 50,
  ppp_ether = 51,
  atm_rfc1483 = 100,
  raw = 101,
  c_hdlc = 104,
  ieee802_11 = 105,
  frelay = 107,
  loop = 108,
  linux_sll = 113,
  ieee802_11_radiotap = 127,
  arcnet_linux = 129,
  ppi = 192,
  ppp_with_dir = 204,
  mpls = 219,
  ipv4 = 228,
  ipv6 = 229,
  nflog = 239,
  ipoib = 242,
  linux_sll2 = 276,
  not_decoded = 0xffff, // Any other one.
};

// All of the above that are decoded, in order.
inline constexpr std::array kLinkTypes{
    LinkType::null,         LinkType::ethernet,    LinkType::arcnet_bsd,
    LinkType::ppp,          LinkType::fddi,        LinkType::ppp_hdlc,
    LinkType::ppp_ether,    LinkType::atm_rfc1483, LinkType::raw,
    LinkType::c_hdlc,       LinkType::ieee802_11,  LinkType::frelay,
    LinkType::loop,         LinkType::linux_sll,   LinkType::ieee802_11_radiotap,
    LinkType::arcnet_linux, LinkType::ppi,         LinkType::ppp_with_dir,
    LinkType::mpls,         LinkType::ipv4,        LinkType::ipv6,
    LinkType::nflog,        LinkType::ipoib,       LinkType::linux_sll2,
};

// True where libpcap's `ip` and `ip6` find the IP header of every frame in which there is one at a
// place that they know. ARCNET headers differ in length; in Frame Relay they look at the very
// beginning, in PPI behind an 802.11 header whatever the frame is.
bool libpcap_finds_ip(LinkType type);

// The link type with this LINKTYPE_ number, or nothing where it is none that is decoded.
std::optional<LinkType> find_link_type(int number);

} // namespace chattcp
