#include "serve/greeting.h"

#include "pipeline/interface_records.h"
#include "serve/query_string.h"

#include <algorithm>

namespace chattcp {

namespace {

// An address by which other machines know this one, or its loopback address.
std::string outer_address() {
  for (const InterfaceRecord& interface : interface_records()) {
    const auto& flags = interface.flags;
    if (!interface.ipv4_address.empty() &&
        std::find(flags.begin(), flags.end(), "loopback") == flags.end()) {
      return interface.ipv4_address;
    }
  }
  return "127.0.0.1";
}

// The address that most clients will want: the first that is not loopback.
std::string host_for_clients(const std::vector<ListenAddress>& addresses) {
  const auto outer = std::find_if(addresses.begin(), addresses.end(),
                                  [](const ListenAddress& one) { return !one.is_loopback(); });
  const ListenAddress& address = outer == addresses.end() ? addresses.front() : *outer;
  if (address.is_wildcard()) {
    return outer_address();
  }
  return address.host();
}

std::string token_for_clients(const ServerOptions& options) {
  const std::string& token = options.access.token;
  if (token.empty()) {
    return {};
  }
  return "&token=" + (options.hide_token ? "TOKEN" : encode_query_value(token));
}

} // namespace

std::string greeting(const ServerOptions& options, std::uint16_t port) {
  const std::string& token = options.access.token;
  const bool local = all_loopback(options.addresses);
  const std::string scheme = options.certificate_file.empty() ? "http" : "https";
  const std::string number = std::to_string(port);
  std::string text = "Server starting on :" + number + "\n";
  text += local ? "Only programs on this machine" : "Whoever reaches this machine";
  text += token.empty() ? " can connect, without a token" : " can connect, with the token";
  text += ": curl -N '" + scheme + "://" + host_for_clients(options.addresses) + ":" + number +
          "/api/capture?i=any" + token_for_clients(options) + "'\n";
  if (!local && token.empty()) {
    text += "chattcp: warning: no token is required, so whoever reaches port " + number +
            " sees this machine's traffic\n";
  }
  return text;
}

} // namespace chattcp
