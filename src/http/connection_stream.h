// A connection as cpp-httplib sees it.
#pragma once

#include "http/client_connection.h"

#include <httplib.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace chattcp {

// ConnectionStream is what cpp-httplib reads a request's head from, and writes the answer to; both
// must outlive it. Which of these members the base class has differs between its versions, so none
// says `override`.
// NOLINTBEGIN(modernize-use-override,readability-convert-member-functions-to-static)
class ConnectionStream : public httplib::Stream {
public:
  ConnectionStream(ClientConnection& connection, std::string_view head)
      : connection_(connection), head_(head) {}

  bool is_readable() const { return true; }
  bool is_writable() const { return true; }   // Up to 0.17.
  bool wait_readable() const { return true; } // From 0.18 on.
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  ssize_t read(char* out, std::size_t size) {
    const std::size_t count = head_.copy(out, size);
    head_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* text, std::size_t size) {
    return connection_.write({std::string_view(text, size)}) ? static_cast<ssize_t>(size) : -1;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = connection_.peer_address();
    port = connection_.ends().remote.port;
  }

  void get_local_ip_and_port(std::string& ip, int& port) const {
    ip = connection_.local_address();
    port = connection_.ends().local.port;
  }

  // The library refuses descriptors that are too large for select(2), which nothing here uses.
  socket_t socket() const { return 0; }

private:
  ClientConnection& connection_;
  std::string_view head_; // What has not been read.
};
// NOLINTEND(modernize-use-override,readability-convert-member-functions-to-static)

} // namespace chattcp
