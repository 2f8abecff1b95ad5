#include "filter/kernel_expression.h"

#include "support/catch.h"
#include "support/encapsulations.h"
#include "support/filters.h"
#include "support/links.h"

#include <pcap/pcap.h>

#include <algorithm>
#include <memory>

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Key = FilterKey;

// A kernel expression as libpcap runs it.
class Program {
public:
  Program(int data_link, const std::string& expression) {
    const std::unique_ptr<pcap_t, void (*)(pcap_t*)> handle(pcap_open_dead(data_link, 262144),
                                                            pcap_close);
    compiled_ =
        pcap_compile(handle.get(), &program_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0;
  }
  ~Program() {
    if (compiled_) {
      pcap_freecode(&program_);
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  bool compiled() const { return compiled_; }
  bool accepts(const Bytes& frame) const {
    const auto length = static_cast<bpf_u_int32>(frame.size());
    const pcap_pkthdr header{.ts = {}, .caplen = length, .len = length};
    return pcap_offline_filter(&program_, &header, frame.data()) != 0;
  }

private:
  bpf_program program_{};
  bool compiled_ = false;
};

// The number by which libpcap itself knows a link type; most are the same as in files.
int data_link(LinkType type) {
  switch (type) {
  case LinkType::raw:
    return DLT_RAW;
  case LinkType::atm_rfc1483:
    return DLT_ATM_RFC1483;
  case LinkType::loop:
    return DLT_LOOP;
  case LinkType::atm_clip:
    return DLT_ATM_CLIP;
  default:
    return static_cast<int>(type);
  }
}

// One condition of each kind, in values that some of the frames below have.
Conditions conditions() {
  return {{Key::protocol_or_port, "tcp"},
          {Key::protocol_or_port, "udp"},
          {Key::protocol_or_port, "443"},
          {Key::protocol_or_port, "53,5353"},
          {Key::source_port, "40000,5353"},
          {Key::destination_port, "443"},
          {Key::destination_port, "53"},
          {Key::host, "192.0.2.0/24"},
          {Key::host, "fe80::/10,198.51.100.2"},
          {Key::source_host, "2001:db8::1,192.0.2.1"},
          {Key::source_host, "::/0"},
          {Key::destination_host, "0.0.0.0/0"},
          {Key::destination_host, "fe80::2"},
          {Key::host, "10.9.8.0/23"},
          {Key::protocol_or_port, "!udp,400-500"},
          {Key::source_port, "!5353,!1-100"},
          {Key::destination_port, "!443,1-60"},
          {Key::host, "!10.0.0.0/8,!fe80::/10"},
          {Key::destination_host, "!0.0.0.0/0"}};
}

// Each condition alone and each pair.
std::vector<Conditions> filters() {
  const Conditions single = conditions();
  std::vector<Conditions> all;
  for (std::size_t i = 0; i < single.size(); ++i) {
    all.push_back({single[i]});
    for (std::size_t k = i + 1; k < single.size(); ++k) {
      all.push_back({single[i], single[k]});
    }
  }
  return all;
}

std::vector<Bytes> ipv4_datagrams() {
  const Ipv4Fields inner{.source = {10, 9, 8, 7}, .destination = {10, 9, 9, 1}};
  std::vector<Bytes> all;
  for (const auto& [protocol, transport] :
       {std::pair{6, tcp(counted(4))}, std::pair{17, udp(counted(4))}}) {
    const auto number = static_cast<std::uint8_t>(protocol);
    for (const Ipv4Fields& fields :
         {Ipv4Fields{}, inner, Ipv4Fields{.total_length = 0}, Ipv4Fields{.fragment = 0x2000},
          Ipv4Fields{.options = Bytes(12, 1)}, Ipv4Fields{.options = Bytes(40, 1)}}) {
      all.push_back(ipv4(number, transport, fields));
    }
    all.push_back(ipv4(51, authentication(number, transport)));
    all.push_back(ipv4(4, ipv4(number, transport, inner)));
    all.push_back(ipv4(41, ipv6(number, transport)));
    all.push_back(ipv4(47, gre(0x86dd, ipv6(number, transport), 0x2000, counted(4))));
    all.push_back(ipv4(47, gre(0x0800, ipv4(number, transport, inner))));
  }
  return all;
}

std::vector<Bytes> ipv6_datagrams() {
  std::vector<Bytes> all;
  for (const auto& [protocol, transport] :
       {std::pair{6, tcp(counted(4))}, std::pair{17, udp(counted(4))}}) {
    const auto number = static_cast<std::uint8_t>(protocol);
    all.push_back(ipv6(number, transport));
    all.push_back(ipv6(number, transport, {.payload_length = 0}));
    for (const std::uint8_t first : Bytes{0, 43, 60}) {
      all.push_back(ipv6(first, extension(number, transport)));
      all.push_back(ipv6(first, extension(44, fragment_header(number, 1, transport))));
    }
    all.push_back(ipv6(44, fragment_header(number, 0, transport)));
    all.push_back(ipv6(44, fragment_header(60, 1, extension(number, transport))));
    all.push_back(ipv6(51, authentication(number, transport)));
    all.push_back(ipv6(4, ipv4(number, transport)));
    all.push_back(ipv6(41, ipv6(number, transport)));
    all.push_back(ipv6(47, gre(0x0800, ipv4(number, transport))));
  }
  return all;
}

std::vector<Bytes> datagrams(unsigned version) {
  return version == 4 ? ipv4_datagrams() : ipv6_datagrams();
}

// Each tunnel in IP of `version`.
std::vector<Bytes> tunnels(unsigned version) {
  const Bytes transport = tcp(counted(4));
  const Bytes inner = ipv4(6, transport, {.source = {10, 9, 8, 7}, .destination = {10, 9, 9, 1}});
  std::vector<Bytes> all;
  for (const Encapsulation& way : ip_encapsulations()) {
    const auto protocol = static_cast<std::uint8_t>(way.number);
    const Bytes wrapped = way.wrap(inner);
    all.push_back(version == 4 ? ipv4(protocol, wrapped) : ipv6(protocol, wrapped));
  }
  if (version == 4) {
    const Bytes original = "06 80 0000 0a090901 0a090807"_hex;
    all.push_back(ipv4(55, join({original, transport})));
  }
  return all;
}

// How many frames of `link` `filter` matches; `program` must accept them.
std::size_t check_accepts(const Program& program, const PacketFilter& filter,
                          const LinkPrefix& link, const std::vector<Bytes>& datagrams) {
  std::size_t matched = 0;
  for (const Bytes& datagram : datagrams) {
    const Bytes frame = join({link.prefix, datagram});
    if (matches(filter, link.type, frame)) {
      ++matched;
      CAPTURE(link.name, link.version, link.type, frame);
      CHECK(program.accepts(frame));
    }
  }
  return matched;
}

// The same, of each filter of `all` and each link layer that libpcap knows.
std::size_t check_each(const std::vector<Conditions>& all,
                       std::vector<Bytes> (*datagrams_of)(unsigned version)) {
  std::size_t matched = 0;
  const std::vector<Bytes> ipv4_ones = datagrams_of(4);
  const std::vector<Bytes> ipv6_ones = datagrams_of(6);
  const std::vector<LinkPrefix> links = link_prefixes();
  for (const Conditions& wanted : all) {
    const PacketFilter filter = make_filter(wanted);
    const std::string expression = kernel_expression(filter, {}, wanted.size() == 1);
    CAPTURE(expression);
    for (const LinkType type : kLinkTypes) {
      const Program program(data_link(type), expression);
      for (const LinkPrefix& link : links) {
        if (link.type == type && program.compiled() && libpcap_finds_ip(type)) {
          matched +=
              check_accepts(program, filter, link, link.version == 4 ? ipv4_ones : ipv6_ones);
        }
      }
    }
  }
  return matched;
}

} // namespace

TEST_CASE("The kernel expression lets through whatever the exact test accepts") {
  CHECK(check_each(filters(), datagrams) > 10'000);
}

TEST_CASE("The kernel expression lets through each tunnel that the exact test accepts") {
  const std::vector<Conditions> inner_ones{
      {{Key::protocol_or_port, "tcp"}},
      {{Key::protocol_or_port, "443"}},
      {{Key::host, "10.9.8.0/23"}},
      {{Key::source_host, "10.9.8.7"}},
      {{Key::destination_port, "443"}, {Key::destination_host, "10.9.9.1"}}};
  CHECK(check_each(inner_ones, tunnels) > 10'000);
}

TEST_CASE("The kernel expression lets through every tag and tunnel of Ethernet and cooked frames") {
  const Bytes inner = ipv4(17, udp(counted(4)));
  const PacketFilter filter =
      make_filter({{Key::host, "192.0.2.1"}, {Key::protocol_or_port, "53"}});
  const std::string expression = kernel_expression(filter);
  const Program ethernet_program(DLT_EN10MB, expression);
  const Program cooked_program(DLT_LINUX_SLL, expression);
  const Program cooked2_program(DLT_LINUX_SLL2, expression);
  for (const Encapsulation& way : ethernet_encapsulations()) {
    CAPTURE(way.name);
    const Bytes wrapped = way.wrap(inner);
    const Bytes frame = ethernet(way.number, wrapped);
    const Bytes cooked = join({"0000 0001 0006 020000000001 0000"_hex, u16(way.number), wrapped});
    const Bytes cooked2 =
        join({u16(way.number), "0000 00000002 0001 00 06 020000000001 0000"_hex, wrapped});
    CHECK((matches(filter, LinkType::ethernet, frame) && ethernet_program.accepts(frame)));
    CHECK((matches(filter, LinkType::linux_sll, cooked) && cooked_program.accepts(cooked)));
    CHECK((matches(filter, LinkType::linux_sll2, cooked2) && cooked2_program.accepts(cooked2)));
  }
}

TEST_CASE("The kernel expression compiles on the link types of live interfaces") {
  for (const Conditions& wanted : filters()) {
    const std::string expression = kernel_expression(make_filter(wanted), {}, true);
    for (const int type : {DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW, DLT_NULL, DLT_LOOP,
                           DLT_PPP, DLT_PPP_SERIAL, DLT_IPV4, DLT_IPV6, DLT_IEEE802_11_RADIO}) {
      CAPTURE(expression, type);
      CHECK(Program(type, expression).compiled());
    }
  }
}

TEST_CASE("The kernel expression rejects plain traffic that is not wanted") {
  const Bytes other_tcp = ipv4(6, tcp({}, {.source = 1000, .destination = 2000}),
                               {.source = {203, 0, 113, 1}, .destination = {203, 0, 113, 2}});
  const Bytes other_icmp =
      ipv4(1, counted(40), {.source = {203, 0, 113, 1}, .destination = {203, 0, 113, 2}});
  const Bytes other_udp = ipv6(17, udp({}, {.source = 1000, .destination = 2000}),
                               {.source = Bytes(16, 0x3f), .destination = Bytes(16, 0x3e)});
  for (const auto& [key, value] : Conditions{{Key::protocol_or_port, "443,80"},
                                             {Key::source_port, "2000"},
                                             {Key::destination_port, "1000"},
                                             {Key::host, "192.0.2.0/24"},
                                             {Key::source_host, "fe80::/10"},
                                             {Key::destination_host, "203.0.113.1"},
                                             {Key::protocol_or_port, "!999-1001"},
                                             {Key::source_port, "!1000"},
                                             {Key::destination_port, "!80,!2000"}}) {
    const std::string expression = kernel_expression(make_filter({{key, value}}));
    CAPTURE(expression);
    for (const auto& [type, before_ipv4, before_ipv6] :
         {std::tuple{DLT_EN10MB, ethernet(0x0800, {}), ethernet(0x86dd, {})},
          std::tuple{DLT_RAW, Bytes{}, Bytes{}}}) {
      const Program program(type, expression);
      CHECK_FALSE(program.accepts(join({before_ipv4, other_tcp})));
      CHECK((value.front() == '!') == program.accepts(join({before_ipv4, other_icmp})));
      CHECK_FALSE(program.accepts(join({before_ipv6, other_udp})));
    }
  }
}

TEST_CASE("The kernel expression rejects plain traffic of excluded hosts, but no tunnel") {
  const Ipv4Fields outer{.source = {10, 0, 0, 1}, .destination = {203, 0, 113, 2}};
  const Bytes plain = ethernet(0x0800, ipv4(6, tcp({}), outer));
  const Bytes tunnel = ethernet(0x0800, ipv4(4, ipv4(6, tcp({})), outer));
  for (const char* const value : {"!10.0.0.0/8", "!203.0.113.2", "!198.18.0.0/15,!10.0.0.1"}) {
    const PacketFilter filter = make_filter({{Key::host, value}});
    const Program program(DLT_EN10MB, kernel_expression(filter));
    CHECK_FALSE(program.accepts(plain));
    CHECK(program.accepts(tunnel));
    CHECK(matches(filter, LinkType::ethernet, tunnel)); // The object shows the inner addresses.
  }
}

TEST_CASE("The kernel expression lets later fragments pass on request") {
  const Ipv4Fields later{.fragment = 0x0001};
  for (const auto& [key, value] : Conditions{{Key::protocol_or_port, "53"},
                                             {Key::source_port, "5353"},
                                             {Key::destination_port, "53"}}) {
    const PacketFilter filter = make_filter({{key, value}, {Key::host, "192.0.2.1,2001:db8::/32"}});
    const Program without(DLT_EN10MB, kernel_expression(filter));
    const Program with(DLT_EN10MB, kernel_expression(filter, {}, true));
    const Bytes ipv6_fragment = ethernet(0x86dd, ipv6(44, fragment_header(17, 8, counted(8))));

    CHECK_FALSE(without.accepts(ethernet(0x0800, ipv4(17, counted(8), later))));
    CHECK(with.accepts(ethernet(0x0800, ipv4(17, counted(8), later))));
    CHECK(with.accepts(ipv6_fragment));
    CHECK_FALSE(with.accepts(
        ethernet(0x0800, ipv4(17, counted(8), {.source = {203, 0, 113, 1}, .fragment = 1}))));
    CHECK_FALSE(with.accepts(ethernet(0x0800, ipv4(17, udp({}, {.source = 1, .destination = 2})))));
  }
}

TEST_CASE("The kernel expression rejects the protocol that is not wanted") {
  const Program only_udp(DLT_EN10MB,
                         kernel_expression(make_filter({{Key::protocol_or_port, "udp"}})));

  CHECK_FALSE(only_udp.accepts(ethernet(0x0800, ipv4(6, tcp({})))));
  CHECK_FALSE(only_udp.accepts(ethernet(0x86dd, ipv6(6, tcp({})))));
  CHECK(only_udp.accepts(ethernet(0x0800, ipv4(17, udp({})))));
}

TEST_CASE("The kernel expression of every condition at its largest compiles") {
  Conditions conditions;
  for (const auto& [key, wanted, excluded] : {std::tuple{Key::protocol_or_port, "1%d", "!2%d"},
                                              {Key::source_port, "3%d", "!4%d"},
                                              {Key::destination_port, "5%d", "!6%d"},
                                              {Key::host, "10::%d", "!11::%d"},
                                              {Key::source_host, "12::%d", "!13::%d"},
                                              {Key::destination_host, "14::%d", "!15::%d"}}) {
    for (int i = 0; i < 8; ++i) {
      for (std::string value : {wanted, excluded}) {
        conditions.push_back({key, value.replace(value.find("%d"), 2, std::to_string(2 * i))});
      }
    }
  }
  CHECK(Program(DLT_LINUX_SLL2, kernel_expression(make_filter(conditions))).compiled());
}

TEST_CASE("The kernel expression is empty where everything is wanted") {
  CHECK(kernel_expression({}).empty());
  CHECK(kernel_expression(make_filter({{Key::protocol_or_port, "tcp,udp"}})).empty());
}

TEST_CASE("The kernel expression is numeric, so that no name is looked up") {
  const std::string expression = kernel_expression(
      make_filter({{Key::host, "10.1.2.3/8,fe80::1"}, {Key::protocol_or_port, "tcp,80"}}));

  CHECK(expression.starts_with(
      "((tcp) and (port 80) and (ip net 10.0.0.0/8 or ip6 net fe80::1/128))"));
}

TEST_CASE("The kernel expression of many values stays small enough for libpcap") {
  PacketFilter filter;
  for (int port = 1000; port < 7000; port += 2) {
    filter.add(FilterKey::protocol_or_port, "-p", std::to_string(port));
    filter.add(FilterKey::destination_port, "-p.dst", std::to_string(port));
  }
  for (int net = 0; net < 200; ++net) {
    filter.add(FilterKey::host, "-h", "10.0." + std::to_string(net) + ".0/24");
  }

  const std::string expression = kernel_expression(filter);

  CHECK(expression.size() < 1000);
  CHECK_THAT(expression, Catch::Contains("portrange 1000-6998"));
  CHECK_THAT(expression, Catch::Contains("dst portrange 1000-6998"));
}

TEST_CASE("The kernel expression omits exclusions that are too many for libpcap") {
  Conditions conditions;
  for (int i = 0; i < 200; ++i) {
    conditions.push_back({Key::protocol_or_port, "!" + std::to_string(1000 + 2 * i)});
    conditions.push_back({Key::host, "!10.0." + std::to_string(i) + ".0/24"});
  }
  const PacketFilter filter = make_filter(conditions);
  const Program program(DLT_EN10MB, kernel_expression(filter));
  const auto accepts = [&](std::uint16_t port) {
    return program.accepts(ethernet(0x0800, ipv4(6, tcp({}, {.source = port, .destination = 1}))));
  };

  CHECK(kernel_expression(filter).size() < 1000);
  CHECK_FALSE(accepts(1000)); // One of those that are tested.
  CHECK(accepts(1001));       // Between them.
}

TEST_CASE("The kernel expression accepts UDP tunnels that are decoded") {
  const PacketFilter filter = make_filter({{Key::protocol_or_port, "tcp"}});
  for (std::size_t i = 0; i < kUdpTunnelCount; ++i) {
    UdpTunnels tunnels;
    tunnels.add({.tunnel = static_cast<UdpTunnel>(i), .port = 7000});
    const Program plain(DLT_EN10MB, kernel_expression(filter));
    const Program opening(DLT_EN10MB, kernel_expression(filter, tunnels));
    CAPTURE(kUdpTunnelNames[i]);
    for (const Bytes& frame :
         {ethernet(0x0800, ipv4(17, udp({}, {.destination = 7000}))),
          ethernet(0x86dd, ipv6(17, udp({}, {.destination = 7000}))),
          ethernet(0x0800, ipv4(17, udp(counted(40), {.destination = 7000}),
                                {.fragment = 0x2000, .options = Bytes(8, 1)}))}) {
      CHECK_FALSE(plain.accepts(frame));
      CHECK(opening.accepts(frame));
    }
    const Bytes from_there = ethernet(0x0800, ipv4(17, udp({}, {.source = 7000})));
    CHECK(opening.accepts(from_there) == (static_cast<UdpTunnel>(i) == UdpTunnel::teredo));
    CHECK_FALSE(opening.accepts(ethernet(0x0800, ipv4(17, udp({})))));
  }
}

TEST_CASE("The kernel expression of many tunnels lets all UDP through") {
  UdpTunnels tunnels;
  for (std::uint16_t port = 7000; port < 7016; ++port) {
    tunnels.add({.tunnel = UdpTunnel::vxlan, .port = port});
  }
  const Program program(DLT_EN10MB,
                        kernel_expression(make_filter({{Key::protocol_or_port, "80"}}), tunnels));

  CHECK(program.accepts(ethernet(0x0800, ipv4(17, udp({}, {.destination = 7015})))));
  CHECK_FALSE(program.accepts(ethernet(0x0800, ipv4(6, tcp({})))));
}

TEST_CASE("The kernel expression without conditions stays empty with tunnels") {
  UdpTunnels tunnels;
  tunnels.add({});
  CHECK(kernel_expression({}, tunnels).empty());
}

TEST_CASE("The kernel expression lets later fragments of UDP tunnels pass on request") {
  UdpTunnels tunnels;
  tunnels.add({});
  const PacketFilter filter = make_filter({{Key::protocol_or_port, "tcp"}});
  const Bytes later = ethernet(0x0800, ipv4(17, counted(8), {.fragment = 0x0001}));

  CHECK_FALSE(Program(DLT_EN10MB, kernel_expression(filter, tunnels)).accepts(later));
  CHECK_FALSE(Program(DLT_EN10MB, kernel_expression(filter, {}, true)).accepts(later));
  CHECK(Program(DLT_EN10MB, kernel_expression(filter, tunnels, true)).accepts(later));
}
