#include "base/address_prefix.h"
#include "base/words.h"
#include "filter/address_spelling.h"
#include "filter/hint/value_hint.h"
#include "filter/port_set.h"
#include "filter/typed_value.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace chattcp {

namespace {

bool is_address(std::string_view text) {
  return AddressPrefix::parse(text).has_value();
}

std::string port(const TypedValue& typed) {
  const std::size_t colon = typed.text.starts_with(':') ? 1 : 0;
  const std::string_view text = typed.text.substr(colon);
  return PortRange::parse(text)
             ? "this is a port: " + typed.flag.for_ports().with(typed.mark + std::string(text))
             : "";
}

std::string with_port(const TypedValue& typed, std::string_view address, std::string_view port) {
  // No combination of flags means "not this address and port".
  const bool right = is_address(address) && PortRange::parse(port) && typed.mark.empty();
  return right ? "address and port are two values: " +
                     typed.flag.both(typed.flag.with(address), typed.flag.for_ports().with(port))
               : "";
}

// [::1], [::1]:80
std::string brackets(const TypedValue& typed) {
  const std::size_t end = typed.text.find(']');
  if (!typed.text.starts_with('[') || end == std::string_view::npos) {
    return "";
  }
  const std::string_view address = typed.text.substr(1, end - 1);
  const std::string_view rest = typed.text.substr(end + 1);
  if (rest.starts_with(':')) {
    return with_port(typed, address, rest.substr(1));
  }
  const std::string whole = std::string(address) + std::string(rest);
  return is_address(whole) ? "without brackets: " + typed.as(whole) : "";
}

// fe80::1%eth0
std::string zone(const TypedValue& typed) {
  const std::size_t at = typed.text.find('%');
  if (at == std::string_view::npos || !is_address(typed.text.substr(0, at))) {
    return "";
  }
  return "packets have no zone; choose the interface instead: " +
         typed.flag.both(typed.as(typed.text.substr(0, at)),
                         typed.flag.other("i", typed.text.substr(at + 1)));
}

// 1.2.3.4:80, and 1.2.3.4.80 as tcpdump prints it.
std::string address_and_port(const TypedValue& typed) {
  const std::size_t colon = typed.text.rfind(':');
  const std::size_t dot = typed.text.rfind('.');
  const std::size_t at = colon == std::string_view::npos ? dot : colon;
  return at == std::string_view::npos
             ? ""
             : with_port(typed, typed.text.substr(0, at), typed.text.substr(at + 1));
}

// Another notation as prefixes.
std::string other_notation(const TypedValue& typed) {
  const std::vector<std::string> prefixes = prefixes_from(typed.text);
  constexpr std::size_t kMost = 8;
  if (prefixes.empty() || prefixes.size() > kMost) {
    return prefixes.empty() ? "" : "a range of addresses is spelled as prefixes";
  }
  std::string values;
  for (const std::string& prefix : prefixes) {
    values += (values.empty() ? "" : ",") + typed.mark + prefix;
  }
  return "this is spelled " + typed.flag.with(values);
}

bool is_mac(std::string_view text) {
  constexpr std::size_t kLength = 17; // 00:11:22:33:44:55
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (i % 3 == 2 ? c != ':' && c != '-' : std::isxdigit(c) == 0) {
      return false;
    }
  }
  return text.size() == kLength;
}

std::string mac(const TypedValue& typed) {
  if (!is_mac(typed.text)) {
    return "";
  }
  std::string address(typed.text);
  std::replace(address.begin(), address.end(), '-', ':');
  return "this is a MAC address: " +
         typed.flag.other("f", (typed.mark.empty() ? "" : "not ") + ("ether host " + address));
}

std::string blanks(const TypedValue& typed) {
  const std::string_view text = trimmed(typed.text);
  return text != typed.text && is_address(text) ? "remove the blank: " + typed.as(text) : "";
}

std::string name(const TypedValue& typed) {
  if (lower_case(typed.text) == "localhost") {
    return "names are not looked up; this machine is " +
           typed.flag.with(typed.mark + "127.0.0.1," + typed.mark + "::1");
  }
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  const auto is_of_names = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.';
  };
  const bool is_name = std::any_of(typed.text.begin(), typed.text.end(), is_letter) &&
                       std::all_of(typed.text.begin(), typed.text.end(), is_of_names);
  return is_name ? "names are not looked up; getent ahosts " + std::string(typed.text) +
                       " prints the addresses"
                 : "";
}

} // namespace

std::string address_hint(std::string_view flag, std::string_view value) {
  const TypedValue typed(flag, value);
  const std::string mark = mark_hint(typed, "10.0.0.0/8");
  return mark.empty() ? first_hint(typed, {port, brackets, zone, address_and_port, mac,
                                           other_notation, blanks, name})
                      : mark;
}

} // namespace chattcp
