#include "http/socket/socket.h"

#include "base/error.h"
#include "platform/windows/error_text.h"
#include "platform/windows/sockets.h"

#include <climits>

#include <windows.h>
#include <winsock2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <ws2tcpip.h>

namespace chattcp {

namespace {

// For many clients that connect at once. Negative, as by SOMAXCONN_HINT(), which mingw-w64 lacks:
// of a positive number Windows takes 200 at most.
constexpr int kBacklog = -511;

struct SocketAddress {
  sockaddr_storage storage{};
  int size = 0;
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

template <typename Ends> Endpoint endpoint(int socket, Ends get) {
  sockaddr_storage storage{};
  int size = sizeof storage;
  if (get(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    throw Error("a client has left: " + error_text(static_cast<DWORD>(WSAGetLastError())));
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

void set_flag(SOCKET socket, int level, int name, bool value) {
  const DWORD number = value ? 1 : 0;
  setsockopt(socket, level, name, reinterpret_cast<const char*>(&number), sizeof number);
}

void set_not_blocking(SOCKET socket) {
  u_long on = 1;
  ioctlsocket(socket, FIONBIO, &on);
  SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
}

bool bind_and_listen(SOCKET socket, const SocketAddress& address) {
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address.storage);
  return bind(socket, generic, address.size) == 0 && listen(socket, kBacklog) == 0;
}

Listening failed(int error) {
  switch (error) {
  case WSAEADDRINUSE:
    return {.socket = Socket(), .failure = ListenFailure::port_in_use, .reason = {}};
  case WSAEADDRNOTAVAIL:
    return {.socket = Socket(), .failure = ListenFailure::no_such_address, .reason = {}};
  case WSAEACCES:
    return {.socket = Socket(),
            .failure = ListenFailure::other,
            .reason = "the port is reserved by Windows or held by another program; choose another "
                      "with -port, or any free one with -port 0"};
  default:
    return {.socket = Socket(),
            .failure =
                error == WSAEAFNOSUPPORT ? ListenFailure::no_such_family : ListenFailure::other,
            .reason = "cannot listen: " + error_text(static_cast<DWORD>(error))};
  }
}

template <typename Call> Transfer transfer(Call call, short events) {
  const int count = call();
  if (count < 0 && WSAGetLastError() == WSAEWOULDBLOCK) {
    return {.count = 0, .events = events};
  }
  return {.count = count > 0 ? static_cast<std::size_t>(count) : 0, .events = 0};
}

} // namespace

void close_socket(int socket) {
  closesocket(static_cast<SOCKET>(socket));
}

// With SO_EXCLUSIVEADDRUSE, since any other program could take the port's clients otherwise, even
// with what other systems call SO_REUSEADDR. Connections of a server that has just ended keep the
// port for a moment then.
Listening listen_on(const Endpoint& where, bool ipv6_only) {
  constexpr int kTries = 10;
  constexpr DWORD kPause = 100; // Milliseconds.
  start_sockets();
  const SocketAddress wanted = socket_address(where);
  for (int tries = 1;; ++tries) {
    const SOCKET socket = ::socket(wanted.storage.ss_family, SOCK_STREAM, IPPROTO_TCP);
    if (socket == INVALID_SOCKET) {
      return failed(WSAGetLastError());
    }
    Listening listening{.socket = Socket(static_cast<int>(socket)), .failure = {}, .reason = {}};
    set_flag(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, true);
    set_flag(socket, IPPROTO_IPV6, IPV6_V6ONLY, ipv6_only);
    set_not_blocking(socket); // A client may leave between WSAPoll() and accept().
    if (bind_and_listen(socket, wanted)) {
      return listening;
    }
    const int error = WSAGetLastError();
    if (error != WSAEADDRINUSE || tries == kTries) {
      return failed(error);
    }
    Sleep(kPause);
  }
}

std::uint16_t port_of(int listening) {
  return endpoint(listening, getsockname).port;
}

Accepted accept_client(int listening) {
  const SOCKET socket = accept(static_cast<SOCKET>(listening), nullptr, nullptr);
  const int error = socket == INVALID_SOCKET ? WSAGetLastError() : 0;
  return {.socket = Socket(error == 0 ? static_cast<int>(socket) : -1),
          .exhausted = error == WSAEMFILE || error == WSAENOBUFS};
}

void prepare_connection(int socket) {
  set_flag(static_cast<SOCKET>(socket), IPPROTO_TCP, TCP_NODELAY, true);
  set_not_blocking(static_cast<SOCKET>(socket));
}

Connection ends_of(int socket) {
  return {.local = endpoint(socket, getsockname), .remote = endpoint(socket, getpeername)};
}

std::optional<char> peek_byte(int socket) {
  char first = 0;
  return recv(static_cast<SOCKET>(socket), &first, 1, MSG_PEEK) == 1 ? std::optional(first)
                                                                     : std::nullopt;
}

Transfer receive_bytes(int socket, char* out, std::size_t size) {
  const auto room = static_cast<int>(std::min<std::size_t>(size, INT_MAX));
  return transfer([&] { return recv(static_cast<SOCKET>(socket), out, room, 0); }, kReadable);
}

// A socket of Windows with any room takes all that it is given, and the program would not notice
// how slowly it is read; so it is given little at a time.
Transfer send_pieces(int socket, std::span<const std::string_view> pieces) {
  constexpr std::size_t kMostPieces = 256;
  constexpr std::size_t kMostBytes = std::size_t{64} * 1024;
  std::array<WSABUF, kMostPieces> parts; // Not initialised: mostly a few are used.
  std::size_t bytes = 0;
  DWORD count = 0;
  for (; count < parts.size() && count < pieces.size() && bytes < kMostBytes; ++count) {
    const std::string_view piece = pieces[count].substr(0, kMostBytes - bytes);
    parts[count] = {.len = static_cast<ULONG>(piece.size()),
                    .buf = const_cast<char*>(piece.data())}; // Only read.
    bytes += piece.size();
  }
  DWORD sent = 0;
  return transfer(
      [&] {
        return WSASend(static_cast<SOCKET>(socket), parts.data(), count, &sent, 0, nullptr,
                       nullptr) == 0
                   ? static_cast<int>(sent)
                   : -1;
      },
      kWritable);
}

void end_sending(int socket) {
  shutdown(static_cast<SOCKET>(socket), SD_SEND);
}

// A wait for a socket cannot be ended from another thread, and with SD_RECEIVE the connection would
// be reset by what the client sends next.
const std::chrono::milliseconds Cutoff::kLongestWait(200);

void Cutoff::request() {
  requested_ = true;
}

} // namespace chattcp
