#include "decode/link_layer.h"

#include "decode/arcnet.h"
#include "decode/cooked.h"
#include "decode/ethernet.h"
#include "decode/frame_relay.h"
#include "decode/ieee80211.h"
#include "decode/llc.h"
#include "decode/loopback.h"
#include "decode/mpls.h"
#include "decode/nflog.h"
#include "decode/ppp.h"

namespace chattcp {

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
    return {.layer = Layer::ipv4, .bytes = bytes};
  case LinkType::ipv6:
    return {.layer = Layer::ipv6, .bytes = bytes};
  case LinkType::nflog:
    return decode_nflog(bytes);
  case LinkType::ipoib:
    return decode_ipoib(bytes);
  case LinkType::not_decoded:
    break;
  }
  return stop(StopReason::not_tcp_udp);
}

} // namespace chattcp
