// The checks of `Host`, `Origin` and the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

struct AccessOptions {
  std::string token;                      // Empty: not required.
  std::vector<std::string> cors_origins;  // "https://tool.example", or "*" for all.
  std::vector<std::string> allowed_hosts; // Names under which the server may be addressed.
};

// AccessPolicy decides whether a request is allowed, before anything is done for it. Never changes:
// any thread may call any member.
class AccessPolicy {
public:
  explicit AccessPolicy(AccessOptions options) : options_(std::move(options)) {}

  // Refuses a page of another site whose name resolves to this machine (DNS rebinding): its `Host`
  // shows it. If a token is required, such a page does not have it, so every host is allowed.
  // `values` are those of all `Host` headers.
  bool allows_host(const std::vector<std::string>& values) const;

  // True for the origins of pages on this machine, and for those that the user allowed.
  bool allows_origin(std::string_view origin) const;

  // True for the origin of this server as a browser names it: `host` is what the request was sent
  // to. Without TLS here, a proxy may have received it with TLS. Whose name the host is,
  // allows_host() decides.
  static bool is_own_origin(std::string_view origin, std::string_view host, bool tls);

  // The user has allowed "*".
  bool allows_all_origins() const;

  // Whether one of `given` is the token, or none is required. Takes the same time for any wrong
  // one.
  bool allows_token(const std::vector<std::string>& given) const;

private:
  AccessOptions options_;
};

// The host of a `Host` header or an origin ("name", "name:port", "[address]:port"), without
// brackets and port. Returns nothing for any other form (RFC 9110, 7.2).
std::optional<std::string> host_of(std::string_view authority);

// Whether `host` is an address of the loopback interface, `localhost`, or a name under it.
bool is_loopback_host(const std::string& host);

} // namespace chattcp
