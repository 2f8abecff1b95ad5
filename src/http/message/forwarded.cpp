#include "http/message/forwarded.h"

#include "http/message/quality_list.h"

#include <algorithm>
#include <cctype>
#include <strings.h>
#include <utility>

namespace chattcp {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// A number, or a name that hides it (RFC 7239, 6).
bool is_port(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
         });
}

// An IPv4-mapped address is the IPv4 address.
std::optional<Address> parse_address(std::string_view text) {
  const std::optional<Address> address = Address::parse(text);
  return address ? std::optional(address->unmapped()) : std::nullopt;
}

// Reads a header from left to right. What it takes is gone from the text.
class ForwardedReader {
public:
  explicit ForwardedReader(std::string_view text) : rest_(text) {}

  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

  bool take(char wanted) {
    skip_blanks();
    if (!rest_.starts_with(wanted)) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  // Anything up to a character that has a meaning. Not only that of a token: some proxies write
  // for=192.0.2.7:4711 without quotes.
  std::string_view take_word() {
    skip_blanks();
    const std::size_t end = std::min(rest_.find_first_of("\" \t,;="), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

  // A word, or a quoted string (RFC 9110, 5.6.4). Nothing where the quote has no end.
  std::optional<std::string> take_value() {
    if (!take('"')) {
      return std::string(take_word());
    }
    std::string value;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\') {
        rest_.remove_prefix(1);
      }
      value += rest_.empty() ? "" : std::string(1, rest_.front());
      rest_.remove_prefix(std::min<std::size_t>(rest_.size(), 1));
    }
    return take('"') ? std::optional(std::move(value)) : std::nullopt;
  }

private:
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
};

// "for=192.0.2.7;proto=https", up to a comma or the end. Nothing where it is of another form.
std::optional<std::string> take_client(ForwardedReader& reader) {
  std::string client;
  bool has_client = false;
  do {
    const std::string_view name = reader.take_word();
    if (name.empty()) {
      continue; // Nothing between two separators.
    }
    const std::optional<std::string> value = reader.take('=') ? reader.take_value() : std::nullopt;
    const bool is_client = name.size() == 3 && strncasecmp(name.data(), "for", name.size()) == 0;
    if (!value || (is_client && has_client)) {
      return std::nullopt;
    }
    if (is_client) {
      client = *value;
      has_client = true;
    }
  } while (reader.take(';'));
  return client;
}

std::vector<std::string> reversed(const std::vector<std::string>& list) {
  return {list.rbegin(), list.rend()};
}

std::optional<std::vector<std::string>> split_list(std::string_view value) {
  std::vector<std::string> elements;
  while (!value.empty()) {
    if (const std::string_view element = take_element(value, ','); !element.empty()) {
      elements.emplace_back(element);
    }
  }
  return elements;
}

} // namespace

std::optional<Address> parse_forwarded_address(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end + 1);
    const bool is_proper = end != std::string_view::npos && text.find(':') < end &&
                           (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
    return is_proper ? parse_address(text.substr(1, end - 1)) : std::nullopt;
  }
  const std::size_t colon = text.find(':');
  const bool has_port = colon != std::string_view::npos && text.rfind(':') == colon;
  if (has_port && !is_port(text.substr(colon + 1))) {
    return std::nullopt;
  }
  return parse_address(has_port ? text.substr(0, colon) : text);
}

std::optional<std::vector<std::string>> parse_forwarded(std::string_view value) {
  ForwardedReader reader(value);
  std::vector<std::string> clients;
  do {
    const std::optional<std::string> client = take_client(reader);
    if (!client) {
      return std::nullopt;
    }
    clients.push_back(*client);
  } while (reader.take(','));
  return reader.at_end() ? std::optional(std::move(clients)) : std::nullopt;
}

bool TrustedProxies::contains(const Address& address) const {
  return std::any_of(proxies_.begin(), proxies_.end(),
                     [&](const AddressPrefix& proxy) { return proxy.contains(address); });
}

// Line by line, so that nothing in a line of the client's can change how that of a proxy is read.
template <typename Read>
std::optional<Address> TrustedProxies::last_untrusted(const std::vector<std::string>& lines,
                                                      Read read) const {
  std::optional<Address> furthest;
  for (const std::string& line : reversed(lines)) {
    const std::optional<std::vector<std::string>> elements = read(line);
    if (!elements) {
      return std::nullopt;
    }
    for (const std::string& element : reversed(*elements)) {
      furthest = parse_forwarded_address(element);
      if (!furthest || !contains(*furthest)) {
        return furthest;
      }
    }
  }
  return furthest; // All are trusted, so the client is one of these machines.
}

std::optional<Address> TrustedProxies::named_by(const ForwardingHeaders& headers) const {
  const auto& [forwarded, x_forwarded_for] = headers;
  const std::optional<Address> by_standard = last_untrusted(forwarded, parse_forwarded);
  const std::optional<Address> by_custom = last_untrusted(x_forwarded_for, split_list);
  if (forwarded.empty() || x_forwarded_for.empty()) {
    return forwarded.empty() ? by_custom : by_standard;
  }
  return by_standard == by_custom ? by_standard : std::nullopt;
}

Client TrustedProxies::client_of(const Address& peer, const std::string& peer_name,
                                 const ForwardingHeaders& headers) const {
  const bool is_forwarded = !headers.forwarded.empty() || !headers.x_forwarded_for.empty();
  if (!is_forwarded || !contains(peer)) {
    return {.address = ClientAddress(peer), .name = peer_name};
  }
  const std::optional<Address> client = named_by(headers);
  if (!client) {
    return {.address = ClientAddress::behind_proxy(peer), .name = peer_name};
  }
  return {.address = ClientAddress::behind_proxy(*client),
          .name = client->text() + " (through " + peer_name + ")"};
}

} // namespace chattcp
