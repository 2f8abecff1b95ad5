#include "http/trusted_proxies.h"

#include "http/message/forwarded.h"
#include "http/message/quality_list.h"

#include <algorithm>
#include <utility>

namespace chattcp {

namespace {

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

bool TrustedProxies::contains(const Address& address) const {
  return std::any_of(proxies_.begin(), proxies_.end(),
                     [&](const AddressPrefix& proxy) { return proxy.contains(address); });
}

// Reads each line by itself, so that nothing in a line of the client can change how a line of a
// proxy is read.
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
  return furthest; // All are proxies: one of these machines is the client.
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
