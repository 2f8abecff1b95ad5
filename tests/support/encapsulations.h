// Every way, other than those of links.h, in which a frame leads to an IP datagram within.
#pragma once

#include "support/frames.h"

#include <functional>
#include <string>
#include <vector>

namespace chattcp::test {

// `number` announces what `wrap(datagram)` returns: an EtherType, or an IP protocol.
struct Encapsulation {
  std::string name;
  std::uint16_t number = 0;
  std::function<Bytes(const Bytes& datagram)> wrap;
};

inline std::uint16_t ethertype_of(const Bytes& datagram) {
  return datagram[0] >> 4U == 4 ? 0x0800 : 0x86dd;
}

// The datagram with its EtherType before it.
inline Bytes typed(const Bytes& datagram) {
  return join({u16(ethertype_of(datagram)), datagram});
}

inline Bytes in_ethernet(const Bytes& datagram) {
  return ethernet(ethertype_of(datagram), datagram);
}

inline Bytes in_ppp(const Bytes& datagram) {
  return join({datagram[0] >> 4U == 4 ? "0021"_hex : "0057"_hex, datagram});
}

// `before`, then what `then` makes of the datagram.
inline Encapsulation put_before(std::string name, std::uint16_t number, Bytes before,
                                Bytes (*then)(const Bytes&)) {
  return {std::move(name), number, [before, then](const Bytes& datagram) {
            return join({before, then(datagram)});
          }};
}

inline Bytes datagram_itself(const Bytes& datagram) {
  return datagram;
}

inline Bytes in_nsh(const Bytes& datagram) {
  const Bytes next = datagram[0] >> 4U == 4 ? "01"_hex : "02"_hex;
  return join({"0002 02"_hex, next, "00000aff"_hex, datagram});
}

// As EtherTypes announce them.
inline std::vector<Encapsulation> ethernet_encapsulations() {
  const Bytes label = mpls(1, {});
  return {
      put_before("Ethernet", 0x6558, {}, in_ethernet),
      put_before("Frame Relay", 0x6559, "1841 03 00 80 0080c2 0007"_hex, in_ethernet),
      put_before("PPP", 0x880b, {}, in_ppp),
      put_before("PPP, multilink", 0x880b, "003d c0000001"_hex, in_ppp),
      put_before("PPP, bridged", 0x880b, "0031 00 01"_hex, in_ethernet),
      put_before("jumbo LLC", 0x8870, "aaaa03 000000"_hex, typed),
      put_before("LLC, bridged", 0x8870, "aaaa03 0080c2 0007 0000"_hex, in_ethernet),
      put_before("LLC, PPP", 0x8870, "fefe03 cf"_hex, in_ppp),
      put_before("OUI extended", 0x88b7, "000000"_hex, typed),
      put_before("CN-TAG", 0x22e9, "0001"_hex, typed),
      put_before("0x9200", 0x9200, "0064"_hex, typed),
      put_before("0x9300", 0x9300, "0064"_hex, typed),
      put_before("Arista", 0xd28b, "0001 0110 0102030405060708"_hex, typed),
      put_before("B.A.T.M.A.N.", 0x4305, "400f3207 020000000009"_hex, in_ethernet),
      put_before("Cisco MetaData", 0x8909, "0101 0001 0005"_hex, typed),
      put_before("E-TAG", 0x893f, "0000 0001 0000"_hex, typed),
      put_before("FabricPath", 0x8903, "0060"_hex, in_ethernet),
      put_before("Gigamon", 0x22e5, "06 02 03 000001"_hex, typed),
      put_before("HSR", 0x892f, "0034 0001"_hex, typed),
      put_before("MACsec", 0x88e5, "00 00 00000001"_hex, typed),
      put_before("NSH", 0x894f, {}, in_nsh),
      put_before("PBB", 0x88e7, "00000101"_hex, in_ethernet),
      put_before("R-TAG", 0xf1c1, "0000 0001"_hex, typed),
      put_before("TRILL", 0x22f3, "003f 0001 0002"_hex, in_ethernet),
      put_before("TRILL, fine-grained", 0x22f3,
                 "003f 0001 0002 020000000002 020000000001 893b 0001 893b 0002"_hex, typed),
      put_before("TTag", 0x8905, "000000000001"_hex, typed),
      put_before("VN-Tag", 0x8926, "0000 0014"_hex, typed),
      put_before("VN-Tag and VLAN", 0x8926, "0000 0014 8100 0065"_hex, typed),
      put_before("Ethernet in MPLS", 0x8847, label, in_ethernet),
      put_before("Ethernet in MPLS, control word", 0x8847, join({label, "00000001"_hex}),
                 in_ethernet),
      put_before("PPP in MPLS, control word", 0x8847, join({label, "00000001"_hex}), in_ppp),
      put_before("Cisco HDLC in MPLS", 0x8847, join({label, "0f00"_hex}), typed),
      put_before("IP in MPLS, associated channel", 0x8847, join({label, "1000"_hex}), in_ppp),
      put_before("PPPoE, bridged", 0x8864, "1100 0001 0400 0031 00 01"_hex, in_ethernet),
  };
}

// As IP protocols announce them, in both versions of IP.
inline std::vector<Encapsulation> ip_encapsulations() {
  const auto in_gre = [](std::string name, std::uint16_t protocol, std::uint16_t flags,
                         const Bytes& before, Bytes (*then)(const Bytes&)) {
    return put_before(std::move(name), 47, join({u16(flags), u16(protocol), before}), then);
  };
  return {
      put_before("IP in IP, deprecated", 94, {}, datagram_itself),
      put_before("EtherIP", 97, "3000"_hex, in_ethernet),
      put_before("PIM Register", 103, "21 00 1234 00000000"_hex, datagram_itself),
      put_before("L2TPv3", 115, "00000001"_hex, in_ethernet),
      put_before("L2TPv3, sublayer", 115, "00000001 40000007"_hex, in_ethernet),
      put_before("L2TPv3, cookie", 115, "00000001 1122334455667788"_hex, in_ppp),
      put_before("L2TPv3, cookie and sublayer", 115, "00000001 1122334455667788 40000007"_hex,
                 in_ethernet),
      put_before("MPLS in IP", 137, mpls(2, {}), datagram_itself),
      put_before("Ethernet in MPLS in IP", 137, join({mpls(1, {}), u32(0)}), in_ethernet),
      put_before("Ethernet in IP", 143, {}, in_ethernet),
      put_before("NSH in IP", 145, {}, in_nsh),
      in_gre("GRE, MPLS", 0x8847, 0, mpls(1, {}), datagram_itself),
      in_gre("GRE, Ethernet", 0x6558, 0, {}, in_ethernet),
      in_gre("NVGRE", 0x6558, 0x2000, "00012300"_hex, in_ethernet),
      in_gre("GRE, VLAN", 0x8100, 0, "0005"_hex, typed),
      in_gre("GRE, Frame Relay", 0x6559, 0, "1841 03 00 80 0080c2 0007"_hex, in_ethernet),
      in_gre("GRE, NSH", 0x894f, 0, {}, in_nsh),
      in_gre("GRE, TRILL", 0x22f3, 0, "003f 0001 0002"_hex, in_ethernet),
      in_gre("ERSPAN I", 0x88be, 0, {}, in_ethernet),
      in_gre("ERSPAN II", 0x88be, 0x1000, "00000001 10010000 00000000"_hex, in_ethernet),
      in_gre("ERSPAN III", 0x22eb, 0x1000, "00000001 20010000 00000000 00000000"_hex, in_ethernet),
      in_gre("ERSPAN III, subheader", 0x22eb, 0x1000,
             "00000001 20010000 00000000 00000801 0000000000000000"_hex, datagram_itself),
      in_gre("WCCP", 0x883e, 0, {}, datagram_itself),
      in_gre("WCCP, redirect header", 0x883e, 0, "c0000102"_hex, datagram_itself),
      in_gre("PPTP", 0x880b, 0x3081, "0400 0007 00000001 00000002"_hex, in_ppp),
      in_gre("EoIP", 0x6400, 0x2001, "0400 0700"_hex, in_ethernet),
      {"GRE, Cisco MetaData", 47,
       [](const Bytes& datagram) {
         return join(
             {"0000 8909"_hex, u16(ethertype_of(datagram)), "0101 0001 0005"_hex, datagram});
       }},
  };
}

} // namespace chattcp::test
