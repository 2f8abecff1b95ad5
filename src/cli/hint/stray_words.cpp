#include "cli/hint/stray_words.h"

#include "base/address_prefix.h"
#include "base/words.h"
#include "filter/hint/display_filter.h"
#include "filter/port_set.h"
#include "filter/typed_value.h"
#include "platform/file.h"
#include "platform/interface_identity.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

bool is_protocol_or_port(std::string_view word) {
  return word == "tcp" || word == "udp" || PortRange::parse(word);
}

// Words that begin expressions of pcap-filter(7).
bool begins_expression(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"host", "net",  "port",   "portrange", "src",      "dst",     "tcp",       "udp",
       "ip",   "ip6",  "icmp",   "icmp6",     "arp",      "rarp",    "ether",     "vlan",
       "mpls", "not",  "!",      "(",         "less",     "greater", "broadcast", "multicast",
       "len",  "sctp", "pppoes", "inbound",   "outbound", "gateway", "proto",     "and"});
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end() ||
         word.starts_with("tcp[") || word.starts_with("udp[") || word.starts_with("ip[") ||
         word.starts_with('(');
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

// The option that takes `word`; empty for none.
std::string option_for(const std::string& word) {
  return exists(word)                 ? "-r " + shell_word(word)
         : is_interface(word)         ? "-i " + shell_word(word)
         : is_protocol_or_port(word)  ? "-p " + word
         : AddressPrefix::parse(word) ? "-h " + word
                                      : "";
}

std::string of_capture(const std::vector<std::string>& words) {
  const std::string all = joined(words);
  if (const std::string advice = display_filter_advice("-f", all); !advice.empty()) {
    return "it is a Wireshark display filter; " + advice;
  }
  if (words.size() > 1 && begins_expression(words.front())) {
    return "an expression goes after -f, in quotes: -f " + shell_word(all);
  }
  if (const std::string option = option_for(words.front()); !option.empty()) {
    return "did you mean " + option + "?";
  }
  return begins_expression(words.front()) || words.front().find(' ') != std::string::npos
             ? "an expression goes after -f, in quotes: -f " + shell_word(all)
             : "a file goes after -r, an interface after -i, a pcap-filter(7) expression after -f";
}

// Words that people use for the commands.
constexpr auto kCommands = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"list", "interfaces"},
    {"ls", "interfaces"},
    {"devices", "interfaces"},
    {"ifaces", "interfaces"},
    {"if", "interfaces"},
    {"links", "interfaces"},
    {"dump", "capture"},
    {"sniff", "capture"},
    {"record", "capture"},
    {"tcpdump", "capture"},
    {"print", "capture"},
    {"read", "capture -r FILE"},
    {"open", "capture -r FILE"},
    {"flows", "conversations"},
    {"streams", "conversations"},
    {"connections", "conversations"},
    {"sessions", "conversations"},
    {"http", "serve"},
    {"web", "serve"},
    {"start", "serve"},
    {"listen", "serve"},
    {"daemon", "serve"},
    {"api", "serve"},
    {"json-schema", "schema"},
    {"version", "--version"},
});

std::string command_for(const std::string& word) {
  const std::string lower = lower_case(word);
  for (const auto& [other, command] : kCommands) {
    if (lower == other) {
      return std::string(command);
    }
  }
  const std::array<std::string, 6> known{"interfaces", "capture", "conversations",
                                         "serve",      "schema",  "help"};
  const auto* const longer = std::find_if(known.begin(), known.end(), [&](const std::string& name) {
    return lower.size() > 2 && name.starts_with(lower);
  });
  return longer != known.end() ? *longer : nearest_word(lower, known);
}

bool is_single_port(const std::string& text) {
  return PortRange::parse(text) && text.find('-') == std::string::npos;
}

bool is_single_address(const std::string& text) {
  return Address::parse(text).has_value();
}

std::string of_serve(const std::string& word) {
  const std::string advice = listen_advice(word);
  return advice.empty() && is_interface(word)
             ? "clients name the interface in the URL: /api/capture?i=" + word
             : advice;
}

} // namespace

// 8080, :8080, 0.0.0.0:8080, [::]:8080, 0.0.0.0
std::string listen_advice(const std::string& word) {
  if (is_single_address(word)) {
    return "did you mean --listen " + word + "?";
  }
  const std::size_t colon = word.rfind(':');
  const std::string port = word.substr(colon == std::string::npos ? 0 : colon + 1);
  std::string address = word.substr(0, colon == std::string::npos ? 0 : colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  const bool known = address.empty() || address == "localhost" || is_single_address(address);
  return known && is_single_port(port)
             ? "did you mean " + (address.empty() ? "" : "--listen " + address + " ") + "-port " +
                   port + "?"
             : "";
}

std::string stray_word_advice(const std::string& command, const std::vector<std::string>& words) {
  return command == "capture" || command == "conversations" ? of_capture(words)
         : command == "serve"                               ? of_serve(words.front())
                                                            : "";
}

std::string stray_command_advice(const std::vector<std::string>& words) {
  if (const std::string command = command_for(words.front()); !command.empty()) {
    return "did you mean chattcp " + command + "?";
  }
  const std::string option = option_for(words.front());
  return option.empty() ? "" : "did you mean chattcp capture " + option + "?";
}

} // namespace chattcp
