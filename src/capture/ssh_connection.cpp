#include "capture/ssh_connection.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace chattcp {

namespace {

using Bytes = std::vector<std::uint8_t>;

// A link-local address may have a zone.
std::optional<Address> parse_address(const std::string& text) {
  return Address::parse(std::string_view(text).substr(0, text.find('%')));
}

// Of /proc, where a process decides what is in its files, but not how much is read of them.
std::string read_process_file(int id, const char* name) {
  constexpr std::size_t kMost = std::size_t{4} << 20U;
  std::ifstream file("/proc/" + std::to_string(id) + "/" + name, std::ios::binary);
  std::string text(kMost, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

// What stands behind `name` in the line, each up to `end`, that begins with it; empty where none
// does.
std::string value_in(const std::string& text, std::string_view name, char end) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line, end);) {
    if (line.starts_with(name)) {
      return line.substr(name.size());
    }
  }
  return {};
}

// The process itself names the first line of its status, so that only whole lines count. 0: none.
int parent_of(int id) {
  int parent = 0;
  std::istringstream(value_in(read_process_file(id, "status"), "PPid:", '\n')) >> parent;
  return parent;
}

void append_number(Bytes& bytes, std::uint32_t number, unsigned width) {
  for (unsigned shift = 8 * width; shift != 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
  }
}

void append(Bytes& bytes, ByteView more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

constexpr unsigned kTcpHeaderLength = 20;

// RFC 791 and RFC 8200, up to the addresses.
void append_ip_header(Bytes& frame, bool ipv6) {
  constexpr std::uint8_t kTcpProtocol = 6;
  constexpr std::uint8_t kHops = 64;
  if (ipv6) {
    append_number(frame, 0x60000000, 4);
    append_number(frame, kTcpHeaderLength, 2);
    append_number(frame, kTcpProtocol, 1);
    append_number(frame, kHops, 1);
    return;
  }
  append_number(frame, 0x4500, 2);
  append_number(frame, 20 + kTcpHeaderLength, 2);
  append_number(frame, 0, 4); // Identification; no fragment.
  append_number(frame, kHops, 1);
  append_number(frame, kTcpProtocol, 1);
  append_number(frame, 0, 2); // A checksum that nobody looks at.
}

} // namespace

std::optional<SshConnection> parse_ssh_connection(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string client;
  std::string server;
  SshConnection connection;
  words >> client >> connection.client.port >> server >> connection.server.port;
  const std::optional<Address> client_address = parse_address(client);
  const std::optional<Address> server_address = parse_address(server);
  if (words.fail() || !client_address || !server_address ||
      client_address->is_ipv4() != server_address->is_ipv4()) {
    return std::nullopt;
  }
  connection.client.address = *client_address;
  connection.server.address = *server_address;
  return connection;
}

std::optional<SshConnection> find_ssh_connection() {
  if (const char* const own = std::getenv("SSH_CONNECTION"); own != nullptr) {
    return parse_ssh_connection(own);
  }
  constexpr int kMostParents = 32;
  int id = getppid();
  for (int parents = 0; parents < kMostParents && id > 1; ++parents) {
    const std::string text = value_in(read_process_file(id, "environ"), "SSH_CONNECTION=", '\0');
    if (!text.empty()) {
      return parse_ssh_connection(text);
    }
    id = parent_of(id);
  }
  return std::nullopt;
}

std::vector<std::uint8_t> make_ssh_frame(const SshConnection& connection, bool from_server) {
  const bool ipv6 = !connection.server.address.is_ipv4();
  const Endpoint& source = from_server ? connection.server : connection.client;
  const Endpoint& destination = from_server ? connection.client : connection.server;
  Bytes frame(12); // The hardware addresses.
  append_number(frame, ipv6 ? 0x86dd : 0x0800, 2);
  append_ip_header(frame, ipv6);
  append(frame, source.address.bytes());
  append(frame, destination.address.bytes());
  append_number(frame, source.port, 2);
  append_number(frame, destination.port, 2);
  append_number(frame, 1, 4);      // Sequence number,
  append_number(frame, 1, 4);      // acknowledgement.
  append_number(frame, 0x5018, 2); // Five words of header; PSH, ACK.
  append_number(frame, 0xffff, 2);
  append_number(frame, 0, 4);
  return frame;
}

} // namespace chattcp
