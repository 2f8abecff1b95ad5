#include "serve/access/access.h"

#include "base/address.h"
#include "http/message/header_fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <utility>

namespace chattcp {

namespace {

bool is_ipv6(const std::string& host) {
  const std::optional<Address> address = Address::parse(host);
  return address && !address->is_ipv4();
}

bool is_port(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  return !text.empty() && text.size() <= kMostDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
}

// A dot at the end only marks a name as complete (RFC 1034, 3.1).
std::string without_root(const std::string& name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

// Browsers leave out the port that the scheme implies; other programs may not.
std::string_view without_port(std::string_view authority, std::string_view port) {
  return authority.ends_with(port) ? authority.substr(0, authority.size() - port.size())
                                   : authority;
}

bool same_name(const std::string& left, const std::string& right) {
  return equal_ignoring_case(without_root(left), without_root(right));
}

// `localhost` and all names under it are this machine, for every resolver (RFC 6761, 6.3).
bool is_localhost_name(const std::string& host) {
  constexpr std::string_view kSuffix = ".localhost";
  const std::string name = without_root(host);
  if (host.starts_with('.') || host.find("..") != std::string::npos) {
    return false; // Not a name: a label is empty.
  }
  return same_name(name, "localhost") ||
         (name.size() > kSuffix.size() &&
          equal_ignoring_case(std::string_view(name).substr(name.size() - kSuffix.size()),
                              kSuffix));
}

std::array<unsigned char, SHA256_DIGEST_LENGTH> digest_of(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

// Compares digests, so that the time does not show the length of the right one either.
bool same_secret(const std::string& left, const std::string& right) {
  const auto left_digest = digest_of(left);
  const auto right_digest = digest_of(right);
  return CRYPTO_memcmp(left_digest.data(), right_digest.data(), left_digest.size()) == 0;
}

} // namespace

std::optional<std::string> host_of(std::string_view authority) {
  const bool bracketed = authority.starts_with('[');
  const std::size_t end = bracketed ? authority.find(']') : authority.find(':');
  std::string host(authority.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end));
  const std::string_view rest =
      end == std::string_view::npos ? "" : authority.substr(bracketed ? end + 1 : end);
  if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) {
    return std::nullopt;
  }
  const bool proper =
      bracketed ? end != std::string_view::npos && is_ipv6(host)
                : !host.empty() && std::all_of(host.begin(), host.end(), is_name_character);
  return proper ? std::optional(std::move(host)) : std::nullopt;
}

bool is_loopback_host(const std::string& host) {
  const std::optional<Address> address = Address::parse(host);
  return address ? address->is_loopback() : is_localhost_name(host);
}

bool AccessPolicy::allows_host(const std::vector<std::string>& values) const {
  if (!options_.token.empty()) {
    return true;
  }
  const std::optional<std::string> host =
      values.size() == 1 ? host_of(values.front()) : std::nullopt;
  if (!host) {
    return false;
  }
  const auto& names = options_.allowed_hosts;
  return Address::parse(*host) || is_localhost_name(*host) ||
         std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return same_name(name, *host); });
}

bool AccessPolicy::is_own_origin(std::string_view origin, std::string_view host, bool tls) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSchemes{
      {{"https://", ":443"}, {"http://", ":80"}}};
  for (const auto& [scheme, port] : kSchemes) {
    if (origin.starts_with(scheme)) {
      const std::string_view authority = origin.substr(scheme.size());
      return (scheme == kSchemes.front().first || !tls) && host_of(authority) &&
             equal_ignoring_case(without_port(authority, port), without_port(host, port));
    }
  }
  return false;
}

bool AccessPolicy::allows_all_origins() const {
  const auto& named = options_.cors_origins;
  return std::find(named.begin(), named.end(), "*") != named.end();
}

bool AccessPolicy::allows_origin(std::string_view origin) const {
  const auto& named = options_.cors_origins;
  if (allows_all_origins() || std::find(named.begin(), named.end(), origin) != named.end()) {
    return true;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) {
      const std::optional<std::string> host = host_of(origin.substr(scheme.size()));
      return host && is_loopback_host(*host);
    }
  }
  return false;
}

bool AccessPolicy::allows_token(const std::vector<std::string>& given) const {
  bool found = options_.token.empty();
  for (const std::string& token : given) {
    found = same_secret(token, options_.token) || found;
  }
  return found;
}

} // namespace chattcp
