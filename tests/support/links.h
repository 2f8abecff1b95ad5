// How each link layer announces an IP datagram.
#pragma once

#include "base/link_type.h"
#include "support/frames.h"

#include <string>
#include <vector>

namespace chattcp::test {

// The bytes that stand before an IP datagram of `version`.
struct LinkPrefix {
  std::string name;
  LinkType type = LinkType::ethernet;
  unsigned version = 4;
  Bytes prefix;
};

inline void add_ethernet_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, type] : {std::pair{4U, 0x0800U}, std::pair{6U, 0x86ddU}}) {
    const auto ethertype = static_cast<std::uint16_t>(type);
    const Bytes ppp = version == 4 ? "0021"_hex : "0057"_hex;
    const Bytes session = join({"1100 0001 0040"_hex, ppp});
    const auto add = [&all, version = version](const char* name, L link, Bytes prefix) {
      all.push_back({name, link, version, std::move(prefix)});
    };
    add("ethernet", L::ethernet, ethernet(ethertype, {}));
    add("802.1Q", L::ethernet, ethernet(0x8100, vlan(ethertype, {})));
    add("802.1ad", L::ethernet, ethernet(0x88a8, vlan(0x8100, vlan(ethertype, {}))));
    add("0x9100", L::ethernet,
        ethernet(0x9100, vlan(0x9100, vlan(0x88a8, vlan(0x8100, vlan(ethertype, {}))))));
    add("snap", L::ethernet, ethernet(0x0100, snap(ethertype, {})));
    add("tagged snap", L::ethernet, ethernet(0x8100, vlan(0x0100, snap(ethertype, {}))));
    add("pppoe", L::ethernet, ethernet(0x8864, session));
    add("tagged pppoe", L::ethernet, ethernet(0x8100, vlan(0x8864, session)));
    add("mpls", L::ethernet, ethernet(0x8847, mpls(1, {})));
    add("mpls stack", L::ethernet, ethernet(0x8848, mpls(5, {})));
    add("fddi", L::fddi, join({"50"_hex, Bytes(12, 2), snap(ethertype, {})}));
    add("atm", L::atm_rfc1483, snap(ethertype, {}));
    add("ppp_ether", L::ppp_ether, session);
  }
}

inline void add_cooked_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, type] : {std::pair{4U, "0800"_hex}, std::pair{6U, "86dd"_hex}}) {
    const auto add = [&all, version = version](const char* name, L link, Bytes prefix) {
      all.push_back({name, link, version, std::move(prefix)});
    };
    const Bytes sll = "0000 0001 0006 020000000001 0000"_hex;
    add("sll", L::linux_sll, join({sll, type}));
    add("tagged sll", L::linux_sll, join({sll, "8100 0064"_hex, type}));
    add("llc in sll", L::linux_sll, join({sll, "0004 aaaa03 000000"_hex, type}));
    const Bytes sll2 = "0000 00000002 0001 00 06 020000000001 0000"_hex;
    add("sll2", L::linux_sll2, join({type, sll2}));
    add("tagged sll2", L::linux_sll2, join({"8100"_hex, sll2, "0064"_hex, type}));
    add("ipoib", L::ipoib, join({Bytes(40, 1), type, "0000"_hex}));
    add("cisco hdlc", L::c_hdlc, join({"0f00"_hex, type}));
    add("cisco on ppp_hdlc", L::ppp_hdlc, join({"8f00"_hex, type}));
    add("frame relay cisco", L::frelay, join({"1841"_hex, type}));
    add("frame relay snap", L::frelay, join({"1841 03 00 80 000000"_hex, type}));
  }
  all.push_back({"frame relay", L::frelay, 4, "1841 03 cc"_hex});
  all.push_back({"frame relay four bytes", L::frelay, 6, "18403041 03 8e"_hex});
}

inline void add_small_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const L link : {L::null, L::loop}) {
    for (const char* const family : {"little", "big"}) {
      const bool big = std::string(family) == "big";
      all.push_back({family, link, 4, big ? "00000002"_hex : "02000000"_hex});
      for (const std::uint8_t inet6 : Bytes{10, 24, 28, 30}) {
        all.push_back({family, link, 6, big ? Bytes{0, 0, 0, inet6} : Bytes{inet6, 0, 0, 0}});
      }
    }
  }
  for (const Bytes& address : {""_hex, "ff03"_hex}) {
    for (const auto& [version, number] : {std::pair{4U, "0021"_hex}, std::pair{4U, "21"_hex},
                                          std::pair{6U, "0057"_hex}, std::pair{6U, "57"_hex}}) {
      const Bytes ppp = join({address, number});
      all.push_back({"ppp", L::ppp, version, ppp});
      all.push_back({"ppp_hdlc", L::ppp_hdlc, version, ppp});
      all.push_back({"ppp_with_dir", L::ppp_with_dir, version, join({"01"_hex, ppp})});
    }
    all.push_back({"mpls in ppp", L::ppp, 4, join({address, "0281"_hex, mpls(2, {})})});
  }
  all.push_back({"raw", L::raw, 4, {}});
  all.push_back({"raw", L::raw, 6, {}});
  all.push_back({"ipv4", L::ipv4, 4, {}});
  all.push_back({"ipv6", L::ipv6, 6, {}});
  all.push_back({"mpls link", L::mpls, 4, mpls(1, {})});
  all.push_back({"mpls link", L::mpls, 6, mpls(3, {})});
}

inline void add_radio_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  const Bytes addresses(18, 2);
  const Bytes data = join({"0800 0000"_hex, addresses, "1000"_hex});
  const Bytes service = join({"8800 0000"_hex, addresses, "1000 0000"_hex});
  const Bytes four = join({"0803 0000"_hex, addresses, "1000"_hex, Bytes(6, 3)});
  const Bytes control = join({"8880 0000"_hex, addresses, "1000 0000 00000000"_hex});
  for (const auto& [version, type] : {std::pair{4U, 0x0800U}, std::pair{6U, 0x86ddU}}) {
    const Bytes llc = snap(static_cast<std::uint16_t>(type), {});
    const auto add = [&all, version = version](const char* name, L link, Bytes prefix) {
      all.push_back({name, link, version, std::move(prefix)});
    };
    add("802.11", L::ieee802_11, join({data, llc}));
    add("802.11 quality of service", L::ieee802_11, join({service, llc}));
    add("802.11 four addresses", L::ieee802_11, join({four, llc}));
    add("802.11 HT control", L::ieee802_11, join({control, llc}));
    add("radiotap", L::ieee802_11_radiotap, join({"00000800 00000000"_hex, data, llc}));
    add("radiotap, padded", L::ieee802_11_radiotap,
        join({"00000900 02000000 20"_hex, service, "0000"_hex, llc}));
    add("radiotap, clock and bitmaps", L::ieee802_11_radiotap,
        join({"00001900 03000080 00000000 00000000 0102030405060708 20"_hex, service, "0000"_hex,
              llc}));
    add("ppi", L::ppi, join({"00000800 69000000"_hex, data, llc}));
    add("ppi with fields", L::ppi,
        join({"00001000 01000000 0200040000000000"_hex,
              ethernet(static_cast<std::uint16_t>(type), {})}));
  }
}

inline void add_arcnet_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const L link : {L::arcnet_bsd, L::arcnet_linux}) {
    const Bytes addresses = link == L::arcnet_bsd ? "0102"_hex : "01020000"_hex;
    all.push_back({"arcnet", link, 4, join({addresses, "d4 00 0001"_hex})});
    all.push_back({"arcnet", link, 6, join({addresses, "c4 00 0001"_hex})});
    all.push_back({"arcnet, first of a split", link, 4, join({addresses, "d4 01 0001"_hex})});
    all.push_back({"arcnet, old", link, 4, join({addresses, "f0"_hex})});
    all.push_back({"arcnet, exception", link, 4, join({addresses, "d4 ff ffff d4 00 0001"_hex})});
  }
}

// Every way in which a link layer that is decoded leads to IP, save NFLOG, whose header states how
// long the datagram is in the byte order of this machine.
inline std::vector<LinkPrefix> link_prefixes() {
  std::vector<LinkPrefix> all;
  add_ethernet_prefixes(all);
  add_cooked_prefixes(all);
  add_small_prefixes(all);
  add_radio_prefixes(all);
  add_arcnet_prefixes(all);
  return all;
}

} // namespace chattcp::test
