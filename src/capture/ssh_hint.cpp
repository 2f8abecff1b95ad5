#include "capture/ssh_hint.h"

#include "base/error.h"
#include "decode/packet.h"
#include "platform/parent.h"
#include "source/interfaces.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string_view>

namespace chattcp {

namespace {

// SSH_CONNECTION; under sudo, which removes the variable, the one in sudo's own environment.
std::string ssh_variable() {
  if (const char* const own = std::getenv("SSH_CONNECTION"); own != nullptr) {
    return own;
  }
  return variable_of_parent("SSH_CONNECTION");
}

// A link-local address may have a zone.
std::optional<Address> parse_address(const std::string& text) {
  return Address::parse(std::string_view(text).substr(0, text.find('%')));
}

bool carries(const std::string& interface, const Address& address) {
  if (interface == "any") {
    return true;
  }
  const std::vector<Interface> interfaces = list_interfaces();
  return std::any_of(interfaces.begin(), interfaces.end(), [&](const Interface& known) {
    return known.label() == interface &&
           std::any_of(known.addresses.begin(), known.addresses.end(),
                       [&](const InterfaceAddress& one) { return one.address == address; });
  });
}

bool matches(const PacketFilter& filter, const Endpoint& from, const Endpoint& to) {
  const TcpHeader header{.source_port = from.port, .destination_port = to.port};
  return filter.matches({.time = {},
                         .source_address = from.address.bytes(),
                         .destination_address = to.address.bytes(),
                         .transport = TcpSegment{.header = header, .options = {}, .payload = {}}});
}

} // namespace

std::optional<Connection> parse_ssh_connection(const std::string& text) {
  std::istringstream words{text};
  std::string client;
  std::string server;
  Connection connection;
  words >> client >> connection.remote.port >> server >> connection.local.port;
  const std::optional<Address> client_address = parse_address(client);
  const std::optional<Address> server_address = parse_address(server);
  if (words.fail() || !client_address || !server_address) {
    return std::nullopt;
  }
  connection.remote.address = *client_address;
  connection.local.address = *server_address;
  return connection;
}

std::string ssh_hint(const std::string& interface, const PacketFilter& filter) {
  const std::optional<Connection> connection = parse_ssh_connection(ssh_variable());
  try {
    // One direction is enough: each printed line is sent, and acknowledged.
    if (!connection || !carries(interface, connection->local.address) ||
        (!matches(filter, connection->local, connection->remote) &&
         !matches(filter, connection->remote, connection->local))) {
      return {};
    }
  } catch (const Error&) { // The interfaces cannot be listed.
    return {};
  }
  return "this captures your own ssh connection too; exclude it with -f 'not (host " +
         connection->remote.address.text() + " and tcp port " +
         std::to_string(connection->remote.port) + ")'";
}

} // namespace chattcp
