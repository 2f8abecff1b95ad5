#include "base/endpoint.h"

namespace chattcp {

std::string Endpoint::text() const {
  const std::string host = address.is_ipv4() ? address.text() : "[" + address.text() + "]";
  return host + ":" + std::to_string(port);
}

} // namespace chattcp
