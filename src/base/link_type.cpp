#include "base/link_type.h"

#include <algorithm>

namespace chattcp {

namespace {

// libpcap before 0.5, and programs that confuse the two, wrote DLT_ values in place of LINKTYPE_
// numbers.
int link_type_number(int number) {
  switch (number) {
  case 11:
    return static_cast<int>(LinkType::atm_rfc1483);
  case 12:
  case 14: // OpenBSD, BSD/OS.
    return static_cast<int>(LinkType::raw);
  case 19:
    return static_cast<int>(LinkType::atm_clip);
  default:
    return number;
  }
}

} // namespace

std::optional<LinkType> find_link_type(int number) {
  const auto* const found = std::find_if(kLinkTypes.begin(), kLinkTypes.end(),
                                         [wanted = link_type_number(number)](LinkType type) {
                                           return static_cast<int>(type) == wanted;
                                         });
  return found == kLinkTypes.end() ? std::nullopt : std::optional(*found);
}

bool libpcap_finds_ip(LinkType type) {
  switch (type) {
  case LinkType::ieee802_5:
  case LinkType::arcnet_bsd:
  case LinkType::slip:
  case LinkType::frelay:
  case LinkType::arcnet_linux:
  case LinkType::juniper_pppoe:
  case LinkType::juniper_pppoe_atm:
  case LinkType::juniper_ether:
  case LinkType::juniper_ppp:
  case LinkType::juniper_frelay:
  case LinkType::juniper_chdlc:
  case LinkType::ppi:
  case LinkType::ppp_with_dir:
  case LinkType::c_hdlc_with_dir:
  case LinkType::frelay_with_dir:
  case LinkType::nflog:
  case LinkType::ipoib:
  case LinkType::pktap:
  case LinkType::epon:
  case LinkType::ethernet_mpacket:
  case LinkType::dsa_tag_brcm:
  case LinkType::dsa_tag_brcm_prepend:
  case LinkType::dsa_tag_dsa:
  case LinkType::dsa_tag_edsa:
    return false;
  default:
    return true;
  }
}

} // namespace chattcp
