// Both ends of a TCP connection over the loopback interface.
#pragma once

#include "http/socket/client_connection.h"
#include "http/socket/listeners.h"
#include "http/socket/socket.h"
#include "support/sockets.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace chattcp::test {

inline constexpr int kLongWait = 20'000; // Milliseconds.

// Throws where nobody listens.
inline Socket connect_to(std::uint16_t port) {
  Socket socket(ipv4_socket());
  if (!connect_to_loopback(socket.fd(), port)) {
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  return socket;
}

// A client over IPv4 and its accepted socket. SIGPIPE is ignored from here on, as in the program.
struct TcpPair {
  explicit TcpPair(const std::string& listen_address = "127.0.0.1")
      : TcpPair(Listeners({{.address = *Address::parse(listen_address), .optional = false}}, 0)) {}

  Socket client;
  Socket server;

private:
  explicit TcpPair(const Listeners& listeners)
      : client(connect_to(listeners.port())), server(accept_on(listeners.sockets().front().fd())) {}

  static Socket accept_on(int listening) {
    ignore_broken_pipes();
    wait_for_socket(listening, kReadable, kLongWait);
    return std::move(accept_client(listening).socket);
  }
};

inline void send_text(const Socket& socket, std::string_view text) {
  while (!text.empty()) {
    const Transfer sent = send_pieces(socket.fd(), std::array{text});
    if (sent.ended() ||
        (sent.count == 0 && wait_for_socket(socket.fd(), kWritable, kLongWait) == 0)) {
      throw std::runtime_error("cannot send");
    }
    text.remove_prefix(sent.count);
  }
}

// All that comes until the other side ends the connection, or until there is so much.
inline std::string receive(const Socket& socket, std::size_t most = SIZE_MAX) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (text.size() < most) {
    const Transfer got =
        receive_bytes(socket.fd(), buffer.data(), std::min(buffer.size(), most - text.size()));
    if (got.ended() ||
        (got.count == 0 && wait_for_socket(socket.fd(), kReadable, kLongWait) == 0)) {
      break;
    }
    text.append(buffer.data(), got.count);
  }
  return text;
}

// Closes it with a reset.
inline void abort_connection(Socket socket) {
  reset_when_closed(socket.fd());
}

} // namespace chattcp::test
