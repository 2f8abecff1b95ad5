#include "http/socket/socket.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

// For many clients that connect at once.
constexpr int kBacklog = 511;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress socket_address(const Endpoint& where) {
  SocketAddress result;
  if (where.address.is_ipv4()) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(where.port);
    std::memcpy(&ipv4.sin_addr, where.address.bytes().data(), kIpv4Length);
    std::memcpy(&result.storage, &ipv4, sizeof ipv4);
    result.size = sizeof ipv4;
  } else {
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(where.port);
    std::memcpy(&ipv6.sin6_addr, where.address.bytes().data(), kIpv6Length);
    std::memcpy(&result.storage, &ipv6, sizeof ipv6);
    result.size = sizeof ipv6;
  }
  return result;
}

template <typename Ends> Endpoint endpoint(int fd, Ends get) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (get(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    throw Error(std::string("a client has left: ") + std::strerror(errno));
  }
  if (storage.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &storage, sizeof ipv4);
    const auto* const first = reinterpret_cast<const std::uint8_t*>(&ipv4.sin_addr);
    return Endpoint::of({first, kIpv4Length}, ntohs(ipv4.sin_port));
  }
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, &storage, sizeof ipv6);
  const auto* const first = reinterpret_cast<const std::uint8_t*>(&ipv6.sin6_addr);
  return Endpoint::of({first, kIpv6Length}, ntohs(ipv6.sin6_port));
}

void set_listening_options(int fd, bool ipv6_only) {
  const int on = 1;
  // Ignores connections of an earlier server that are still ending. SO_REUSEPORT is not set, so
  // that a running server keeps the port to itself.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const int only = ipv6_only ? 1 : 0;
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK); // A client may leave between poll(2) and accept(2).
}

bool bind_and_listen(int fd, const SocketAddress& address) {
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address.storage);
  return bind(fd, generic, address.size) == 0 && listen(fd, kBacklog) == 0;
}

Listening failed(int error) {
  switch (error) {
  case EADDRINUSE:
    return {.socket = Socket(), .failure = ListenFailure::port_in_use, .reason = {}};
  case EADDRNOTAVAIL:
    return {.socket = Socket(), .failure = ListenFailure::no_such_address, .reason = {}};
  case EACCES:
    return {.socket = Socket(),
            .failure = ListenFailure::other,
            .reason = "no permission for a port below 1024; choose a higher one, or use sudo"};
  default:
    return {.socket = Socket(),
            .failure = error == EAFNOSUPPORT ? ListenFailure::no_such_family : ListenFailure::other,
            .reason = std::string("cannot listen: ") + std::strerror(error)};
  }
}

template <typename Call> Transfer transfer(Call call, short events) {
  ssize_t count = 0;
  do {
    count = call();
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    return {.count = 0, .events = events};
  }
  return {.count = count > 0 ? static_cast<std::size_t>(count) : 0, .events = 0};
}

} // namespace

void close_socket(int socket) {
  close(socket);
}

Listening listen_on(const Endpoint& where, bool ipv6_only) {
  const SocketAddress wanted = socket_address(where);
  Listening listening{.socket = Socket(socket(wanted.storage.ss_family, SOCK_STREAM, 0)),
                      .failure = {},
                      .reason = {}};
  const int fd = listening.socket.fd();
  if (fd < 0) {
    return failed(errno);
  }
  set_listening_options(fd, ipv6_only);
  return bind_and_listen(fd, wanted) ? std::move(listening) : failed(errno);
}

std::uint16_t port_of(int listening) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(listening, reinterpret_cast<sockaddr*>(&storage), &size);
  sockaddr_in6 ipv6{}; // The port lies at the same place in both families.
  std::memcpy(&ipv6, &storage, sizeof ipv6);
  return ntohs(ipv6.sin6_port);
}

Accepted accept_client(int listening) {
  Accepted accepted{.socket = Socket(accept(listening, nullptr, nullptr)), .exhausted = false};
  accepted.exhausted = accepted.socket.fd() < 0 &&
                       (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
  return accepted;
}

void prepare_connection(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(socket, F_SETFL, O_NONBLOCK);
  fcntl(socket, F_SETFD, FD_CLOEXEC);
}

Connection ends_of(int socket) {
  return {.local = endpoint(socket, getsockname), .remote = endpoint(socket, getpeername)};
}

std::optional<char> peek_byte(int socket) {
  char first = 0;
  return recv(socket, &first, 1, MSG_PEEK) == 1 ? std::optional(first) : std::nullopt;
}

Transfer receive_bytes(int socket, char* out, std::size_t size) {
  return transfer([&] { return recv(socket, out, size, 0); }, kReadable);
}

Transfer send_pieces(int socket, std::span<const std::string_view> pieces) {
  constexpr std::size_t kMostPieces = 256; // A stream of lines writes one for each.
  std::array<iovec, kMostPieces> parts;    // Not initialised: mostly a few are used.
  const std::size_t count = std::min(pieces.size(), parts.size());
  std::transform(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(count), parts.begin(),
                 [](std::string_view piece) {
                   return iovec{.iov_base = const_cast<char*>(piece.data()), // Only read.
                                .iov_len = piece.size()};
                 });
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count); // macOS: int.
  return transfer([&] { return sendmsg(socket, &message, 0); }, kWritable);
}

void end_sending(int socket) {
  shutdown(socket, SHUT_WR);
}

const std::chrono::milliseconds Cutoff::kLongestWait = std::chrono::hours(1);

// NOLINTNEXTLINE(readability-make-member-function-const): on Windows it sets a flag.
void Cutoff::request() {
  shutdown(socket_, SHUT_RD);
}

} // namespace chattcp
