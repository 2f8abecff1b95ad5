#include "filter/expression_names.h"

#include "support/catch.h"

using namespace chattcp;

TEST_CASE("host_name_in finds none in expressions without names of hosts") {
  for (const char* const expression : {"",
                                       "tcp",
                                       "tcp port 80",
                                       "tcp port http or https",
                                       "portrange 8000-8999",
                                       "not port 22",
                                       "host 10.0.0.1",
                                       "net 10.1",
                                       "net 10.0.0.0/8 and !udp",
                                       "src net 10 mask 255.0.0.0",
                                       "ip6 host fe80::1",
                                       "net fe80::/10",
                                       "host ::1",
                                       "ether host 2:0:5e:10:0:ff",
                                       "ether src 02-00-5e-10-00-ff",
                                       "ip proto tcp",
                                       "ip proto \\tcp",
                                       "ip6 protochain 6",
                                       "tcp[13] = 2",
                                       "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
                                       "(ip[0]&0xf)*4 > 20",
                                       "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420",
                                       "ip[2:2]/4 == len",
                                       "vlan 5 and udp",
                                       "vlan and (port 53 or port domain)",
                                       "less 64",
                                       "icmp[icmptype] == icmp-echo",
                                       "port 80 or (src port ftp)",
                                       "type mgt subtype beacon",
                                       "ether proto 0x86dd",
                                       "inbound"}) {
    CAPTURE(expression);
    CHECK_FALSE(host_name_in(expression));
  }
}

TEST_CASE("host_name_in finds what libpcap would ask the DNS for") {
  const std::pair<const char*, const char*> cases[] = {
      {"host example.com", "example.com"},
      {"src secret.example", "secret.example"},
      {"net corp", "corp"},
      {"port 80 and host www", "www"},
      {"tcp port http and dst a-b.c", "a-b.c"},
      {"host 10.0.0.1 or other", "other"},
      {"gateway router", "router"},
      {"vlan 5 and host beef", "beef"},
      {"host abc.de", "abc.de"},
      {"host 1.2.3.4.5", "1.2.3.4.5"},
      {"host 1-2", "1-2"},
      {"host 12ab", "12ab"},
      {"host \\arp", "\\arp"},
      {"(((x)))", "x"},
      {"port 80 or tcp x", "x"},
      {"host Tcp", "Tcp"},
  };
  for (const auto& [expression, name] : cases) {
    CAPTURE(expression);
    CHECK(host_name_in(expression) == name);
  }
}
