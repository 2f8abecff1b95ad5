#include "filter/hint/display_filter.h"

#include "base/error.h"
#include "support/catch.h"

#include <pcap/pcap.h>

#include <memory>
#include <vector>

using namespace chattcp;

namespace {

struct Answer {
  const char* filter;
  const char* right;
};

const std::vector<Answer>& answers() {
  static const std::vector<Answer> all{
      {"tcp.port == 80", "-p tcp -p 80"},
      {"tcp.port==80", "-p tcp -p 80"},
      {"tcp.port eq 80", "-p tcp -p 80"},
      {"udp.dstport ne 53", "-p udp -p.dst '!53'"},
      {"tcp.port in {80, 443 8000..8080}", "-p tcp -p 80,443,8000-8080"},
      {"ip.addr == 10.0.0.1", "-h 10.0.0.1"},
      {"ip.src==10.0.0.0/8", "-h.src 10.0.0.0/8"},
      {"ipv6.dst == fe80::1", "-h.dst fe80::1"},
      {"ip.addr != 10.0.0.1", "-h '!10.0.0.1'"},
      {"http.request", "-p 80"},
      {"dns", "-p 53"},
      {"tls.handshake", "-p 443"},
      {"tcp.port == 80 && ip.addr == 10.0.0.1", "-f 'tcp port 80 and host 10.0.0.1'"},
      {"ip.src == 10.0.0.0/8 || udp.srcport == 53", "-f 'src net 10.0.0.0/8 or udp src port 53'"},
      {"!(tcp.port == 22) and not http", "-f 'not (tcp port 22) and not port 80'"},
      {"tcp.port != 22 or udp.port in {1..3}",
       "-f '(tcp and not (tcp port 22)) or udp portrange 1-3'"},
      {"tcp.flags.syn == 1", "-f 'tcp[tcpflags] & tcp-syn != 0'"},
      {"tcp.flags.syn==1 && tcp.flags.ack==0",
       "-f 'tcp[tcpflags] & tcp-syn != 0 and tcp[tcpflags] & tcp-ack = 0'"},
      {"tcp.flags == 0x12", "-f 'tcp[13] = 0x12'"},
      {"frame.len >= 1000", "-f 'len >= 1000'"},
      {"ip.ttl < 5 and tcp", "-f 'ip[8] < 5 and tcp'"},
      {"eth.addr == 00:11:22:33:44:55", "-f 'ether host 00:11:22:33:44:55'"},
      {"vlan.id == 5", "-f 'vlan 5'"},
  };
  return all;
}

bool compiles(const std::string& expression) {
  const std::unique_ptr<pcap_t, void (*)(pcap_t*)> handle(pcap_open_dead(DLT_EN10MB, 65535),
                                                          pcap_close);
  bpf_program program{};
  const bool done =
      pcap_compile(handle.get(), &program, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0;
  if (done) {
    pcap_freecode(&program);
  }
  return done;
}

} // namespace

TEST_CASE("A display filter is answered by what says the same here") {
  for (const auto& [filter, right] : answers()) {
    CAPTURE(filter);
    CHECK(display_filter_advice("-f", filter) == std::string("use ") + right);
    CHECK_THROWS_AS(refuse_display_filter("-f", filter), UsageError);
  }
}

TEST_CASE("Expressions that a display filter is translated to compile") {
  for (const auto& [filter, right] : answers()) {
    const std::string text = display_filter_advice("f", filter);
    if (const std::size_t at = text.find("f="); at != std::string::npos) {
      CAPTURE(filter, text);
      CHECK(compiles(text.substr(at + 2)));
    }
  }
}

TEST_CASE("A display filter that has no equivalent is named as one") {
  for (const char* const filter :
       {"tcp.analysis.retransmission", "tcp.stream eq 5", "http.host contains \"x\"",
        "tcp contains \"GET\"", "tls.handshake.type == 1", "tcp.port == x", "tcp.port > 1024",
        "tcp.port ==", "tcp.port in {", "ip.addr == host", "tcp.flags.syn == 1 and x.y == 2"}) {
    CAPTURE(filter);
    CHECK_THAT(display_filter_advice("-f", filter),
               Catch::StartsWith("there is no equivalent of '"));
  }
}

TEST_CASE("Expressions of pcap-filter(7) and names of hosts are no display filters") {
  for (const char* const filter : {"tcp port 80",
                                   "tcp",
                                   "host 10.0.0.1 and port 53",
                                   "port http or https",
                                   "tcp[13] = 2",
                                   "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn",
                                   "len > 100 && udp",
                                   "host dns.google",
                                   "host http",
                                   "src dns",
                                   "example.com",
                                   "dns.google",
                                   "tcp.example.com",
                                   "",
                                   " ",
                                   "((((",
                                   "ether src 2:0:5e:10:0:ff",
                                   "net 10.0.0.0/8",
                                   "portrange ssh-http",
                                   "not icmp"}) {
    CAPTURE(filter);
    CHECK(display_filter_advice("-f", filter).empty());
    CHECK_NOTHROW(refuse_display_filter("-f", filter));
  }
}
