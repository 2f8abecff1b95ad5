#include "filter/hint/service_ports.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

struct Service {
  std::string_view name;
  std::uint16_t port;
};

constexpr auto kServices = std::to_array<Service>({
    {"ftp", 21},          {"ssh", 22},        {"telnet", 23},       {"smtp", 25},
    {"whois", 43},        {"dns", 53},        {"domain", 53},       {"dhcp", 67},
    {"bootps", 67},       {"bootpc", 68},     {"tftp", 69},         {"http", 80},
    {"www", 80},          {"kerberos", 88},   {"pop3", 110},        {"ntp", 123},
    {"netbios-ns", 137},  {"imap", 143},      {"snmp", 161},        {"bgp", 179},
    {"ldap", 389},        {"https", 443},     {"tls", 443},         {"ssl", 443},
    {"quic", 443},        {"smb", 445},       {"isakmp", 500},      {"syslog", 514},
    {"submission", 587},  {"rtsp", 554},      {"ldaps", 636},       {"dot", 853},
    {"rsync", 873},       {"imaps", 993},     {"pop3s", 995},       {"socks", 1080},
    {"openvpn", 1194},    {"mssql", 1433},    {"mqtt", 1883},       {"radius", 1812},
    {"nfs", 2049},        {"docker", 2375},   {"etcd", 2379},       {"mysql", 3306},
    {"rdp", 3389},        {"stun", 3478},     {"vxlan", 4789},      {"sip", 5060},
    {"mdns", 5353},       {"postgres", 5432}, {"postgresql", 5432}, {"amqp", 5672},
    {"vnc", 5900},        {"redis", 6379},    {"http-alt", 8080},   {"mongodb", 27017},
    {"wireguard", 51820},
});

} // namespace

std::optional<std::uint16_t> service_port(std::string_view name) {
  const auto* const found =
      std::find_if(kServices.begin(), kServices.end(),
                   [name](const Service& service) { return service.name == name; });
  return found == kServices.end() ? std::nullopt : std::optional(found->port);
}

} // namespace chattcp
