#include "filter/port_set.h"

#include <catch2/catch.hpp>

using namespace chattcp;

TEST_CASE("PortSet holds what was inserted, the lowest and highest port included") {
  PortSet ports;
  CHECK(ports.empty());
  CHECK_FALSE(ports.contains(0));

  for (const std::uint16_t port : std::vector<std::uint16_t>{443, 65535, 0, 80, 443}) {
    ports.insert(port);
  }

  CHECK_FALSE(ports.empty());
  CHECK(ports.values() == std::vector<std::uint16_t>{0, 80, 443, 65535});
  for (unsigned port = 0; port <= 65535; ++port) {
    const bool expected = port == 0 || port == 80 || port == 443 || port == 65535;
    REQUIRE(ports.contains(static_cast<std::uint16_t>(port)) == expected);
  }
}
