#include "filter/hint/display_field.h"

#include "base/address_prefix.h"
#include "filter/hint/service_ports.h"
#include "filter/port_set.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

// A field whose value a flag also takes.
struct ValueField {
  std::string_view name;
  std::string_view protocol; // The protocol that the field implies: tcp, udp or none.
  std::string_view key;      // The flag; empty if there is none.
  std::string_view words;    // The words before the value in pcap-filter(7).
};

constexpr auto kValueFields = std::to_array<ValueField>({
    {"tcp.port", "tcp", "p", "tcp port"},
    {"tcp.srcport", "tcp", "p.src", "tcp src port"},
    {"tcp.dstport", "tcp", "p.dst", "tcp dst port"},
    {"udp.port", "udp", "p", "udp port"},
    {"udp.srcport", "udp", "p.src", "udp src port"},
    {"udp.dstport", "udp", "p.dst", "udp dst port"},
    {"ip.addr", "", "h", "host"},
    {"ip.src", "", "h.src", "src host"},
    {"ip.dst", "", "h.dst", "dst host"},
    {"ip.host", "", "h", "host"},
    {"ip.src_host", "", "h.src", "src host"},
    {"ip.dst_host", "", "h.dst", "dst host"},
    {"ipv6.addr", "", "h", "host"},
    {"ipv6.src", "", "h.src", "src host"},
    {"ipv6.dst", "", "h.dst", "dst host"},
    {"eth.addr", "", "", "ether host"},
    {"eth.src", "", "", "ether src"},
    {"eth.dst", "", "", "ether dst"},
    {"vlan.id", "", "", "vlan"},
});

// A field that is a number in pcap-filter(7).
struct NumberField {
  std::string_view name;
  std::string_view expression;
};

constexpr auto kNumberFields = std::to_array<NumberField>({
    {"frame.len", "len"},
    {"ip.len", "ip[2:2]"},
    {"ip.id", "ip[4:2]"},
    {"ip.ttl", "ip[8]"},
    {"ip.proto", "ip[9]"},
    {"ipv6.nxt", "ip6[6]"},
    {"ipv6.hlim", "ip6[7]"},
    {"tcp.flags", "tcp[13]"},
    {"tcp.window_size_value", "tcp[14:2]"},
    {"udp.length", "udp[4:2]"},
    {"tcp.flags.fin", "tcp[tcpflags] & tcp-fin"},
    {"tcp.flags.syn", "tcp[tcpflags] & tcp-syn"},
    {"tcp.flags.reset", "tcp[tcpflags] & tcp-rst"},
    {"tcp.flags.push", "tcp[tcpflags] & tcp-push"},
    {"tcp.flags.ack", "tcp[tcpflags] & tcp-ack"},
    {"tcp.flags.urg", "tcp[tcpflags] & tcp-urg"},
    {"tcp.flags.ece", "tcp[tcpflags] & tcp-ece"},
    {"tcp.flags.cwr", "tcp[tcpflags] & tcp-cwr"},
});

// Fields with the same name as a protocol of pcap-filter(7).
constexpr auto kProtocols = std::to_array<NumberField>({
    {"tcp", "tcp"},
    {"udp", "udp"},
    {"ip", "ip"},
    {"ipv6", "ip6"},
    {"arp", "arp"},
    {"icmp", "icmp"},
    {"icmpv6", "icmp6"},
    {"sctp", "sctp"},
    {"vlan", "vlan"},
});

// The word after the first dot of a field; none of these is a top-level domain.
constexpr auto kPartsOfFields = std::to_array<std::string_view>({
    "addr",  "analysis", "answers", "command", "dst",     "dstport", "flags",    "handshake",
    "host",  "len",      "length",  "message", "method",  "opt",     "options",  "port",
    "proto", "qry",      "query",   "record",  "request", "resp",    "response", "seq",
    "src",   "srcport",  "stream",  "time",    "ttl",     "type",    "version",
});

constexpr auto kDissectors = std::to_array<std::string_view>({
    "arp",    "bgp",  "data", "dhcp", "dns",  "eth", "frame", "ftp",  "http", "http2",     "icmp",
    "icmpv6", "ip",   "ipv6", "mdns", "mqtt", "ntp", "quic",  "rtp",  "sctp", "sip",       "smb",
    "smb2",   "smtp", "ssh",  "ssl",  "tcp",  "tls", "udp",   "vlan", "wlan", "websocket",
});

template <typename Table>
const typename Table::value_type* find(const Table& table, std::string_view name) {
  const auto* const found = std::find_if(table.begin(), table.end(),
                                         [name](const auto& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : found;
}

template <typename Words> bool is_one_of(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "tcp port 80", "net 10.0.0.0/8", "tcp portrange 80-90".
std::string term(const ValueField& field, const std::string& value) {
  std::string words(field.words);
  if (words.ends_with("host") && value.find('/') != std::string::npos) {
    words.replace(words.size() - 4, 4, "net");
  } else if (words.ends_with("port") && value.find('-') != std::string::npos) {
    words += "range";
  }
  return words + " " + value;
}

bool is_value_of(const ValueField& field, const std::string& value) {
  return field.key.starts_with('p')   ? PortRange::parse(value).has_value()
         : field.key.starts_with('h') ? AddressPrefix::parse(value).has_value()
                                      : !value.empty();
}

Translation in_words(const ValueField& field, const FieldTest& test, const FlagSpelling& flag) {
  const bool excluded = test.comparison == "!=";
  Translation translation;
  std::string values;
  for (const std::string& value : test.values) {
    translation.expression += (values.empty() ? "" : " or ") + term(field, value);
    values += (values.empty() ? "" : ",") + std::string(excluded ? "!" : "") + value;
  }
  if (test.values.size() > 1 || excluded) {
    translation.expression = (excluded ? "not (" : "(") + translation.expression + ")";
  }
  if (excluded && !field.protocol.empty()) {
    translation.expression =
        "(" + std::string(field.protocol) + " and " + translation.expression + ")";
  }
  if (!field.key.empty()) {
    const std::string own = flag.other(field.key, values);
    translation.flags =
        field.protocol.empty() ? own : flag.both(flag.other("p", field.protocol), own);
  }
  return translation;
}

// TCP flags are 0 or 1 in Wireshark, and bits of a byte in libpcap.
std::optional<Translation> in_numbers(const NumberField& field, const FieldTest& test) {
  std::string value = test.values.front();
  std::string comparison(test.comparison == "==" ? "=" : test.comparison);
  if (field.expression.find('&') != std::string_view::npos) {
    const bool set = (value == "1" || value == "True" || value == "true") == (comparison == "=");
    comparison = set ? "!=" : "=";
    value = "0";
  }
  const bool is_number =
      value.find_first_not_of("0123456789abcdefx") == std::string::npos && !value.empty();
  return is_number ? std::optional(Translation{
                         std::string(field.expression) + " " + comparison + " " + value, ""})
                   : std::nullopt;
}

std::optional<Translation> existence(std::string_view name, const FlagSpelling& flag) {
  if (const auto* const protocol = find(kProtocols, name)) {
    const bool own = name == "tcp" || name == "udp";
    return Translation{std::string(protocol->expression), own ? flag.other("p", name) : ""};
  }
  // http.request: payloads are not inspected, so suggest all packets of its port.
  const std::optional<std::uint16_t> port = service_port(name.substr(0, name.find('.')));
  if (!port) {
    return std::nullopt;
  }
  const std::string number = std::to_string(*port);
  return Translation{"port " + number, flag.other("p", number)};
}

} // namespace

bool is_display_field(std::string_view word) {
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos || !is_one_of(kDissectors, word.substr(0, dot))) {
    return false;
  }
  const std::string_view rest = word.substr(dot + 1);
  return find(kValueFields, word) != nullptr || find(kNumberFields, word) != nullptr ||
         is_one_of(kPartsOfFields, rest.substr(0, rest.find('.')));
}

std::optional<Translation> translate(const FieldTest& test, const FlagSpelling& flag) {
  if (test.comparison.empty()) {
    return existence(test.field, flag);
  }
  if (test.values.empty()) {
    return std::nullopt;
  }
  const bool equality = test.comparison == "==" || test.comparison == "!=";
  if (const ValueField* const field = find(kValueFields, test.field);
      field != nullptr && equality) {
    const bool good =
        std::all_of(test.values.begin(), test.values.end(),
                    [&](const std::string& value) { return is_value_of(*field, value); });
    return good ? std::optional(in_words(*field, test, flag)) : std::nullopt;
  }
  const NumberField* const number = find(kNumberFields, test.field);
  return number != nullptr && test.values.size() == 1 ? in_numbers(*number, test) : std::nullopt;
}

} // namespace chattcp
