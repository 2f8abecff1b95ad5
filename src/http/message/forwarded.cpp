#include "http/message/forwarded.h"

#include "http/message/header_fields.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace chattcp {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// A number, or a name in its place (RFC 7239, 6).
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

// Reads a header from left to right.
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

  // All up to the next delimiter. More than a token, since some proxies write for=192.0.2.7:4711
  // without quotes.
  std::string_view take_word() {
    skip_blanks();
    const std::size_t end = std::min(rest_.find_first_of("\" \t,;="), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

  // A word, or a quoted string (RFC 9110, 5.6.4). Nothing if the quote has no end.
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

// "for=192.0.2.7;proto=https", up to a comma or the end. Nothing if it is malformed.
std::optional<std::string> take_client(ForwardedReader& reader) {
  std::string client;
  bool has_client = false;
  do {
    const std::string_view name = reader.take_word();
    if (name.empty()) {
      continue; // Nothing between two separators.
    }
    const std::optional<std::string> value = reader.take('=') ? reader.take_value() : std::nullopt;
    const bool is_client = equal_ignoring_case(name, "for");
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

} // namespace chattcp
