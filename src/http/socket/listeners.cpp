#include "http/socket/listeners.h"

#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace chattcp {

namespace {

// For many clients that connect at once.
constexpr int kBacklog = 511;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress socket_address(const Address& address, std::uint16_t port) {
  SocketAddress result;
  if (address.is_ipv4()) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(port);
    std::memcpy(&ipv4.sin_addr, address.bytes().data(), kIpv4Length);
    std::memcpy(&result.storage, &ipv4, sizeof ipv4);
    result.size = sizeof ipv4;
  } else {
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(port);
    std::memcpy(&ipv6.sin6_addr, address.bytes().data(), kIpv6Length);
    std::memcpy(&result.storage, &ipv6, sizeof ipv6);
    result.size = sizeof ipv6;
  }
  return result;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  sockaddr_in6 ipv6{}; // The port lies at the same place in both families.
  std::memcpy(&ipv6, &storage, sizeof ipv6);
  return ntohs(ipv6.sin6_port);
}

void set_options(int fd, bool ipv6_only) {
  const int on = 1;
  // Ignores connections of an earlier server that are still ending. SO_REUSEPORT is not set, so
  // that a running server keeps the port to itself.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const int only = ipv6_only ? 1 : 0;
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK); // A client may leave between poll(2) and accept(2).
}

// 0, or the errno of what failed.
int bind_and_listen(int fd, const SocketAddress& address) {
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address.storage);
  return fd < 0 || bind(fd, generic, address.size) != 0 || listen(fd, kBacklog) != 0 ? errno : 0;
}

[[noreturn]] void refuse(const ListenAddress& address, std::uint16_t port, int error) {
  const std::string where = address.host() + ":" + std::to_string(port) + ": ";
  if (error == EADDRINUSE) {
    throw Error(where + "the port is in use by another program; choose another with -port, " +
                "or any free one with -port 0");
  }
  if (error == EADDRNOTAVAIL) {
    throw Error(where +
                "this machine has no such address; 'chattcp interfaces' lists its addresses");
  }
  if (error == EACCES) {
    throw Error(where + "no permission for a port below 1024; choose a higher one, or use sudo");
  }
  throw Error(where + "cannot listen: " + std::strerror(error));
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
    const SocketAddress wanted = socket_address(address.address, port_);
    Descriptor socket(::socket(wanted.storage.ss_family, SOCK_STREAM, 0));
    const int no_socket = socket.fd() < 0 ? errno : 0;
    set_options(socket.fd(), !address.is_wildcard() || has_ipv4_wildcard);
    const int error = no_socket != 0 ? no_socket : bind_and_listen(socket.fd(), wanted);
    if (error == EADDRINUSE && !last_try) {
      return false;
    }
    const bool absent = error == EADDRNOTAVAIL || error == EAFNOSUPPORT;
    if (error != 0 && !(address.optional && absent)) {
      refuse(address, port_, error);
    }
    if (error == 0) {
      port_ = port_of(socket.fd());
      sockets_.push_back(std::move(socket));
    }
  }
  return true;
}

} // namespace chattcp
