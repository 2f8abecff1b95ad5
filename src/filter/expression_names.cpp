#include "filter/expression_names.h"

#include "base/address_prefix.h"
#include "base/words.h"

#include <algorithm>
#include <cctype>

namespace chattcp {

namespace {

// Words of pcap-filter(7) in libpcap 1.10.3, with a blank between them.

// They join others: a keyword before them also holds for what follows, as in "port http or https".
constexpr std::string_view kJoining = "and or not";

// All others, but those of ATM, SS7 and OpenBSD's pf.
constexpr std::string_view kKeywords =
    "src dst ra ta addr1 addr2 addr3 addr4 address1 address2 address3 address4 host net mask "
    "port portrange gateway proto protochain broadcast multicast less greater len length "
    "inbound outbound ifindex byte link ether ppp slip fddi tr wlan radio arp rarp ip ip6 tcp "
    "udp sctp icmp icmp6 igmp igrp pim vrrp carp ah esp atalk aarp decnet iso clnp esis es-is "
    "isis is-is l1 l2 iih lsp snp csnp psnp lat mopdl moprc stp ipx netbeui llc vlan mpls "
    "pppoed pppoes geneve type subtype dir direction tcpflags tcp-fin tcp-syn tcp-rst "
    "tcp-push tcp-ack tcp-urg tcp-ece tcp-cwr icmptype icmpcode icmp6type icmp6code icmp-echo "
    "icmp-unreach icmp-echoreply icmp-timxceed icmp-redirect icmp6-echo icmp6-echoreply "
    "icmp6-packettoobig icmp6-timeexceeded icmp6-destinationrunreach icmp6-neighborsolicit "
    "icmp6-neighboradvert icmp6-routersolicit icmp6-routeradvert";

bool is_one_of(std::string_view words, std::string_view word) {
  const std::vector<std::string_view> all = split(words, " ");
  return std::find(all.begin(), all.end(), word) != all.end();
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-_.:\\").find(c) != std::string_view::npos;
}

bool consists_of(std::string_view text, bool (*is_allowed)(unsigned char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [is_allowed](char c) {
    return is_allowed(static_cast<unsigned char>(c));
  });
}

bool is_hexadecimal(std::string_view text) {
  return consists_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool is_decimal(std::string_view text) {
  return consists_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// 80, 0x50, and in slices 12:1 or, after a bracket, :4.
bool is_number(std::string_view word) {
  const std::size_t colon = word.find(':');
  const std::string_view before = word.substr(0, colon);
  const std::string_view after = colon == std::string_view::npos ? "" : word.substr(colon + 1);
  const auto is_plain = [](std::string_view text) {
    return text.empty() || is_decimal(text) ||
           (text.starts_with("0x") && is_hexadecimal(text.substr(2)));
  };
  return is_plain(before) && is_plain(after);
}

// 10, 10.1 or 10.0.0.1: more groups than four are a name.
bool is_ipv4(std::string_view word) {
  constexpr std::size_t kMostGroups = 4;
  constexpr std::size_t kMostDigits = 3;
  const std::vector<std::string_view> groups = split(word, ".");
  return groups.size() <= kMostGroups &&
         std::all_of(groups.begin(), groups.end(), [](std::string_view group) {
           return group.size() <= kMostDigits && is_decimal(group);
         });
}

// Six groups of one or two digits, as in 2:0:5e:10:0:ff.
bool is_mac(std::string_view word) {
  constexpr std::size_t kGroups = 6;
  const std::vector<std::string_view> groups = split(word, ":-");
  return groups.size() == kGroups &&
         std::all_of(groups.begin(), groups.end(), [](std::string_view group) {
           return group.size() <= 2 && is_hexadecimal(group);
         });
}

bool is_address_or_number(std::string_view word) {
  return is_number(word) || is_ipv4(word) || is_mac(word) || AddressPrefix::parse(word);
}

// Takes the next word out of `text`; empty at the end.
std::string_view next_word(std::string_view& text) {
  const auto* const begin = std::find_if(text.begin(), text.end(), is_word_character);
  const auto* const end = std::find_if_not(begin, text.end(), is_word_character);
  const std::string_view word(begin, static_cast<std::size_t>(end - begin));
  text = {end, static_cast<std::size_t>(text.end() - end)};
  return word;
}

} // namespace

std::optional<std::string> host_name_in(std::string_view expression) {
  // A word after these is looked up in /etc/services, in /etc/protocols, or in libpcap.
  constexpr std::string_view kNaming =
      "port portrange proto protochain type subtype dir direction llc";
  std::string_view keyword; // The last one; it also holds after `and`, `or` and `not`.
  for (std::string_view word = next_word(expression); !word.empty(); word = next_word(expression)) {
    if (is_one_of(kKeywords, word)) {
      keyword = word;
    } else if (!is_one_of(kJoining, word) && !is_address_or_number(word) &&
               !is_one_of(kNaming, keyword)) {
      return std::string(word);
    }
  }
  return std::nullopt;
}

} // namespace chattcp
