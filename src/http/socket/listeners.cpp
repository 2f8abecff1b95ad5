#include "http/socket/listeners.h"

#include "base/error.h"

#include <algorithm>
#include <utility>

namespace chattcp {

namespace {

[[noreturn]] void refuse(const ListenAddress& address, std::uint16_t port,
                         const Listening& listening) {
  const std::string where = address.host() + ":" + std::to_string(port) + ": ";
  if (listening.failure == ListenFailure::port_in_use) {
    throw Error(where + "the port is in use by another program; choose another with -port, " +
                "or any free one with -port 0");
  }
  if (listening.failure == ListenFailure::no_such_address) {
    throw Error(where +
                "this machine has no such address; 'chattcp interfaces' lists its addresses");
  }
  throw Error(where + listening.reason);
}

} // namespace

std::string ListenAddress::host() const {
  return is_ipv6() ? "[" + address.text() + "]" : address.text();
}

bool all_loopback(const std::vector<ListenAddress>& addresses) {
  return std::all_of(addresses.begin(), addresses.end(),
                     [](const ListenAddress& one) { return one.is_loopback(); });
}

std::optional<ListenAddress> parse_listen_address(const std::string& text) {
  const std::optional<Address> address = Address::parse(text);
  return address ? std::optional(ListenAddress{.address = *address, .optional = false})
                 : std::nullopt;
}

std::vector<ListenAddress> without_covered(const std::vector<ListenAddress>& addresses) {
  const auto has_wildcard = [&](bool ipv6) {
    return std::any_of(addresses.begin(), addresses.end(), [&](const ListenAddress& one) {
      return one.is_wildcard() && one.is_ipv6() == ipv6;
    });
  };
  const bool all_ipv4 = has_wildcard(false);
  const bool all_ipv6 = has_wildcard(true);
  std::vector<ListenAddress> kept;
  for (const ListenAddress& address : addresses) {
    const bool by_wildcard =
        !address.is_wildcard() && (address.is_ipv6() ? all_ipv6 : all_ipv4 || all_ipv6);
    const bool twice = std::any_of(kept.begin(), kept.end(), [&](const ListenAddress& one) {
      return one.address == address.address;
    });
    if (!by_wildcard && !twice) {
      kept.push_back(address);
    }
  }
  return kept;
}

Listeners::Listeners(const std::vector<ListenAddress>& addresses, std::uint16_t port) {
  constexpr int kTries = 16;
  for (int tries = 1; !bind_all(addresses, port, port != 0 || tries == kTries); ++tries) {
    sockets_.clear(); // The port that was free on the first address is taken on another.
  }
}

// Returns false if the port is taken on some address and this is not the last try.
bool Listeners::bind_all(const std::vector<ListenAddress>& addresses, std::uint16_t port,
                         bool last_try) {
  const bool has_ipv4_wildcard =
      std::any_of(addresses.begin(), addresses.end(),
                  [](const ListenAddress& one) { return one.is_wildcard() && !one.is_ipv6(); });
  port_ = port;
  for (const ListenAddress& address : addresses) {
    Listening listening = listen_on({.address = address.address, .port = port_},
                                    !address.is_wildcard() || has_ipv4_wildcard);
    if (listening.failure == ListenFailure::port_in_use && !last_try) {
      return false;
    }
    const bool absent = listening.failure == ListenFailure::no_such_address ||
                        listening.failure == ListenFailure::no_such_family;
    if (listening.failure && !(address.optional && absent)) {
      refuse(address, port_, listening);
    }
    if (!listening.failure) {
      port_ = port_of(listening.socket.fd());
      sockets_.push_back(std::move(listening.socket));
    }
  }
  return true;
}

} // namespace chattcp
