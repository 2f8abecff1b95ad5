// Both ends of a TCP connection over the loopback interface.
#pragma once

#include "http/socket/client_connection.h"
#include "http/socket/listeners.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace chattcp::test {

inline sockaddr_in ipv4_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Throws where nobody listens.
inline Descriptor connect_to(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = ipv4_loopback(port);
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error(std::string("cannot connect: ") + std::strerror(errno));
  }
  return socket;
}

// A client over IPv4 and its accepted socket. SIGPIPE is ignored from here on, as in the program.
struct TcpPair {
  explicit TcpPair(const std::string& listen_address = "127.0.0.1")
      : TcpPair(Listeners({{.address = *Address::parse(listen_address), .optional = false}}, 0)) {}

  Descriptor client;
  Descriptor server;

private:
  explicit TcpPair(const Listeners& listeners)
      : client(connect_to(listeners.port())), server(accept_on(listeners.sockets().front().fd())) {}

  static Descriptor accept_on(int listening) {
    std::signal(SIGPIPE, SIG_IGN);
    pollfd polled{.fd = listening, .events = POLLIN, .revents = 0};
    constexpr int kLong = 20'000;
    poll(&polled, 1, kLong);
    return Descriptor(accept(listening, nullptr, nullptr));
  }
};

inline void send_text(const Descriptor& socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = send(socket.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      throw std::runtime_error(std::string("cannot send: ") + std::strerror(errno));
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

// All that comes until the other side ends the connection, or until there is so much.
inline std::string receive(const Descriptor& socket, std::size_t most = SIZE_MAX) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (text.size() < most) {
    const ssize_t count =
        recv(socket.fd(), buffer.data(), std::min(buffer.size(), most - text.size()), 0);
    if (count <= 0) {
      break;
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

} // namespace chattcp::test
