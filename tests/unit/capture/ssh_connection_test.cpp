#include "capture/ssh_connection.h"

#include "decode/decode.h"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace chattcp;

TEST_CASE("parse_ssh_connection reads what sshd says") {
  const auto connection = parse_ssh_connection("192.0.2.9 52814 192.0.2.1 22");
  REQUIRE(connection);
  CHECK(connection->client.text() == "192.0.2.9:52814");
  CHECK(connection->server.text() == "192.0.2.1:22");
  CHECK(parse_ssh_connection("fe80::9%eth0 1 fe80::1%eth0 65535"));
}

TEST_CASE("parse_ssh_connection refuses everything else") {
  for (const char* const text :
       {"", "192.0.2.9", "192.0.2.9 1 192.0.2.1", "a 1 b 2", "192.0.2.9 65536 192.0.2.1 22",
        "192.0.2.9 x 192.0.2.1 22", "192.0.2.9 1 fe80::1 22", "UNKNOWN 65535 UNKNOWN 65535"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ssh_connection(text));
  }
}

TEST_CASE("find_ssh_connection believes the environment first") {
  setenv("SSH_CONNECTION", "192.0.2.9 52814 192.0.2.1 2222", 1);
  const auto connection = find_ssh_connection();
  unsetenv("SSH_CONNECTION");
  REQUIRE(connection);
  CHECK(connection->server.port == 2222);
}

TEST_CASE("make_ssh_frame is what a capture would show of the server's side") {
  for (const char* const text : {"192.0.2.9 52814 192.0.2.1 22", "fd00::9 52814 fd00::1 22"}) {
    const auto connection = parse_ssh_connection(text);
    const std::vector<std::uint8_t> bytes = make_ssh_frame(*connection, true);
    const Decoded decoded = decode({.bytes = bytes,
                                    .wire_length = static_cast<std::uint32_t>(bytes.size()),
                                    .time = {},
                                    .link_type = LinkType::ethernet});
    REQUIRE_FALSE(decoded.stop);
    REQUIRE(decoded.packet.tcp() != nullptr);
    CHECK(decoded.packet.source_port() == 22);
    CHECK(decoded.packet.destination_port() == 52814);
    CHECK(Address::of(decoded.packet.source_address) == connection->server.address);
    CHECK(Address::of(decoded.packet.destination_address) == connection->client.address);
    CHECK(decoded.packet.tcp()->payload.empty());
    const std::vector<std::uint8_t> back = make_ssh_frame(*connection, false);
    const Decoded client = decode({.bytes = back,
                                   .wire_length = static_cast<std::uint32_t>(back.size()),
                                   .time = {},
                                   .link_type = LinkType::ethernet});
    CHECK(client.packet.source_port() == 52814);
    CHECK(Address::of(client.packet.source_address) == connection->client.address);
  }
}
