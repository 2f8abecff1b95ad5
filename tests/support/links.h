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

// A version of pf's header, of `length` bytes with the padding that `stated` lacks.
inline Bytes pflog(std::uint8_t stated, std::size_t length, std::uint8_t family) {
  return join({{stated, family}, "0000 656d3000"_hex, Bytes(length - 8, 0)});
}

inline void add_bsd_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, family] :
       {std::pair{4U, 2}, std::pair{6U, 24}, std::pair{6U, 28}, std::pair{6U, 30}}) {
    const auto byte = static_cast<std::uint8_t>(family);
    for (const auto& [stated, length] :
         {std::pair{45, 48U}, std::pair{48, 48U}, std::pair{61, 64U}, std::pair{64, 64U},
          std::pair{69, 72U}, std::pair{100, 100U}}) {
      all.push_back(
          {"pflog", L::pflog, version, pflog(static_cast<std::uint8_t>(stated), length, byte)});
    }
    const Bytes behind_family = "34120000 01000000"_hex;
    all.push_back({"enc, little", L::enc, version, join({{byte, 0, 0, 0}, behind_family})});
    all.push_back({"enc, big", L::enc, version, join({{0, 0, 0, byte}, behind_family})});
  }
  for (const unsigned version : {4U, 6U}) {
    const std::uint8_t family = version == 4 ? 2 : 26;
    all.push_back({"ipnet", L::ipnet, version, join({{1, family}, Bytes(22, 3)})});
    all.push_back({"slip", L::slip, version, join({"0040"_hex, Bytes(14, 0)})});
    all.push_back({"slip, sent", L::slip, version, join({"0185"_hex, Bytes(14, 0x45)})});
  }
}

// Ethernet frames behind, or with, something else.
inline void add_wrapped_ethernet_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, type] : {std::pair{4U, 0x0800U}, std::pair{6U, 0x86ddU}}) {
    const auto add = [&all, version = version](const char* name, L link, Bytes prefix) {
      all.push_back({name, link, version, std::move(prefix)});
    };
    const auto ethertype = static_cast<std::uint16_t>(type);
    const Bytes addresses = "020000000002 020000000001"_hex;
    const Bytes plain = ethernet(ethertype, {});
    const Bytes tagged = ethernet(0x8100, vlan(ethertype, {}));
    const Bytes behind = u16(type);
    for (const Bytes& frame : {plain, tagged}) {
      add("netanalyzer", L::netanalyzer, join({"00010040"_hex, frame}));
      add("netanalyzer with preamble", L::netanalyzer_transparent,
          join({"00010040 55555555555555d5"_hex, frame}));
      add("epon", L::epon, join({"d55555000133"_hex, frame}));
      add("epon, longer preamble", L::epon, join({"5555d55555000133"_hex, frame}));
      for (const std::uint8_t delimiter : Bytes{0xd5, 0xe6, 0x4c, 0x7f, 0xb3}) {
        add("mpacket", L::ethernet_mpacket, join({Bytes(7, 0x55), {delimiter}, frame}));
      }
      add("broadcom tag in front", L::dsa_tag_brcm_prepend, join({"20000001"_hex, frame}));
      add("juniper ethernet", L::juniper_ether, join({"4d474380 0004 01020304"_hex, frame}));
      add("juniper pppoe", L::juniper_pppoe, join({"4d474301"_hex, frame}));
      add("sunatm lane", L::sunatm, join({"01 00 0021 0102"_hex, frame}));
    }
    add("broadcom tag", L::dsa_tag_brcm, join({addresses, "20000001"_hex, behind}));
    add("dsa", L::dsa_tag_dsa, join({addresses, "c0010000"_hex, behind}));
    add("dsa, then 802.1Q", L::dsa_tag_dsa,
        join({addresses, "c0010000"_hex, u16(0x8100), vlan(ethertype, {})}));
    add("edsa", L::dsa_tag_edsa, join({addresses, "dada 0000 c0010000"_hex, behind}));
  }
}

inline void add_wrapped_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, type] : {std::pair{4U, 0x0800U}, std::pair{6U, 0x86ddU}}) {
    const auto add = [&all, version = version](const char* name, L link, Bytes prefix) {
      all.push_back({name, link, version, std::move(prefix)});
    };
    const auto ethertype = static_cast<std::uint16_t>(type);
    const Bytes ppp = version == 4 ? "0021"_hex : "0057"_hex;
    const Bytes llc = snap(ethertype, {});
    add("ppp_pppd", L::ppp_pppd, join({"0103"_hex, ppp}));
    add("ppp_pppd, no control", L::ppp_pppd, join({"0000"_hex, ppp}));
    add("netbsd hdlc", L::netbsd_hdlc, join({"0f00"_hex, u16(type)}));
    add("cisco hdlc with direction", L::c_hdlc_with_dir, join({"000f00"_hex, u16(type)}));
    add("frame relay with direction", L::frelay_with_dir, join({"011841"_hex, u16(type)}));
    add("juniper ppp", L::juniper_ppp, join({"4d474300 ff03"_hex, ppp}));
    add("juniper frame relay", L::juniper_frelay, join({"4d474300 1841"_hex, u16(type)}));
    add("juniper hdlc", L::juniper_chdlc, join({"4d474300 0f00"_hex, u16(type)}));
    add("juniper pppoe over atm", L::juniper_pppoe_atm, join({"4d474300"_hex, u16(type)}));
    add("juniper without link layer", L::juniper_ether, "4d474302 00000000"_hex);
    add("ip over fibre channel", L::ip_over_fc, join({Bytes(16, 1), llc}));
    add("token ring", L::ieee802_5, join({"1040"_hex, Bytes(12, 2), llc}));
    add("token ring, routed", L::ieee802_5,
        join({"1040"_hex, Bytes(6, 2), "82"_hex, Bytes(5, 2), "8690 0011 0022"_hex, llc}));
    add("sunatm", L::sunatm, join({"82 00 0021"_hex, llc}));
    add("clip, llc", L::atm_clip, llc);
    add("clip, ip", L::atm_clip, {});
    add("firewire", L::apple_ip_over_ieee1394, join({Bytes(16, 1), u16(type)}));
    const Bytes radio = join({"0800 0000"_hex, Bytes(18, 2), "1000"_hex, llc});
    add("avs", L::ieee802_11_avs, join({"80211001 00000040"_hex, Bytes(56, 0), radio}));
    add("avs under prism's number", L::ieee802_11_prism,
        join({"80211001 00000040"_hex, Bytes(56, 0), radio}));
    add("prism", L::ieee802_11_prism, join({"44000000 90000000"_hex, Bytes(136, 0), radio}));
  }
}

// Headers of macOS, of versions 1 and 2, before a frame whose link type has this number.
inline Bytes pktap1(std::uint8_t link_type, std::uint8_t length = 108) {
  return join({{length, 0, 0, 0, 1, 0, 0, 0, link_type, 0, 0, 0},
               Bytes(24, 'e'),
               "01000000"_hex,
               Bytes(length - 40U, 0)});
}
inline Bytes pktap2(std::uint8_t link_type, std::uint8_t length = 56) {
  return join({{length, 0, 0, 0, 0, 0, link_type, 0},
               Bytes(28, 0),
               "00000800"_hex,
               Bytes(length - 40U, 'x')});
}

inline void add_pktap_prefixes(std::vector<LinkPrefix>& all) {
  using L = LinkType;
  for (const auto& [version, type, family] :
       {std::tuple{4U, 0x0800U, "02000000"_hex}, std::tuple{6U, 0x86ddU, "1e000000"_hex}}) {
    const Bytes frame = ethernet(static_cast<std::uint16_t>(type), {});
    all.push_back({"pktap", L::pktap, version, join({pktap1(1), frame})});
    all.push_back({"pktap, longer", L::pktap, version, join({pktap1(1, 156), frame})});
    all.push_back({"pktap, loopback", L::pktap, version, join({pktap1(0), family})});
    all.push_back({"pktap, raw", L::pktap, version, pktap1(12)});
    all.push_back({"pktap 2", L::pktap, version, join({pktap2(1), frame})});
    all.push_back({"pktap 2, raw", L::pktap, version, pktap2(12)});
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
  add_bsd_prefixes(all);
  add_wrapped_ethernet_prefixes(all);
  add_wrapped_prefixes(all);
  add_pktap_prefixes(all);
  return all;
}

} // namespace chattcp::test
