// Who may ask: the checks on `Host`, `Origin` and the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

struct AccessOptions {
  std::string token;                      // Empty: none is required.
  std::vector<std::string> cors_origins;  // "https://tool.example", or "*" for all.
  std::vector<std::string> allowed_hosts; // Names under which the server may be addressed.
};

// AccessPolicy decides on what a request says of itself, before anything is done for it. Never
// changes: any thread may ask.
class AccessPolicy {
public:
  explicit AccessPolicy(AccessOptions options) : options_(std::move(options)) {}

  // A page of another site that has its own name resolve to this machine is told by its `Host`
  // (DNS rebinding). With a token it would not have that, so then every host is right. `values` are
  // those of all `Host` headers.
  bool allows_host(const std::vector<std::string>& values) const;

  // True for the origin of a page on this machine, and for those that the user named.
  bool allows_origin(std::string_view origin) const;

  // The user has named "*".
  bool allows_all_origins() const;

  // Whether one of `given` is the token, or none is required. Takes as long for any wrong one.
  bool allows_token(const std::vector<std::string>& given) const;

private:
  AccessOptions options_;
};

// The host of a `Host` header or an origin, "name", "name:port", "[address]:port", without brackets
// and port; nothing where it is of another form (RFC 9110, 7.2).
std::optional<std::string> host_of(std::string_view authority);

// Whether `host` is an address of the loopback interface, `localhost`, or a name under it.
bool is_loopback_host(const std::string& host);

} // namespace chattcp
