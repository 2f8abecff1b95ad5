#include "capture/ssh_hint.h"

#include "support/catch.h"
#include "support/environment.h"

#include <cstdlib>

using namespace chattcp;

TEST_CASE("parse_ssh_connection reads what sshd writes") {
  const auto connection = parse_ssh_connection("192.0.2.9 52814 192.0.2.1 22");
  REQUIRE(connection);
  CHECK(connection->remote.text() == "192.0.2.9:52814");
  CHECK(connection->local.text() == "192.0.2.1:22");
  CHECK(parse_ssh_connection("fe80::9%eth0 1 fe80::1%eth0 65535"));
}

TEST_CASE("parse_ssh_connection refuses everything else") {
  for (const char* const text :
       {"", "192.0.2.9", "192.0.2.9 1 192.0.2.1", "a 1 b 2", "192.0.2.9 65536 192.0.2.1 22",
        "192.0.2.9 x 192.0.2.1 22", "UNKNOWN 65535 UNKNOWN 65535"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ssh_connection(text));
  }
}

TEST_CASE("ssh_hint names the filter if the capture shows the connection") {
  test::set_variable("SSH_CONNECTION", "192.0.2.9 52814 192.0.2.1 2222");
  const auto hint_with = [](FilterKey key, const char* value) {
    PacketFilter filter;
    filter.add(key, "-x", value);
    return ssh_hint("any", filter);
  };
  CHECK(ssh_hint("any", {}) == "this captures your own ssh connection too; exclude it with -f 'not "
                               "(host 192.0.2.9 and tcp port 52814)'");
  CHECK_FALSE(hint_with(FilterKey::source_port, "2222").empty());
  CHECK_FALSE(hint_with(FilterKey::source_port, "52814").empty());
  CHECK(hint_with(FilterKey::source_port, "22").empty());
  CHECK(hint_with(FilterKey::protocol_or_port, "udp").empty());
  test::set_variable("SSH_CONNECTION", nullptr);
}
