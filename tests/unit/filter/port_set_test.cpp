#include "filter/port_set.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

PortSet make_set(const std::vector<PortRange>& ranges) {
  PortSet set;
  for (const PortRange& range : ranges) {
    set.insert(range);
  }
  return set;
}

} // namespace

TEST_CASE("PortRange reads a port or a range, and writes it the same way") {
  CHECK(PortRange::parse("80") == PortRange{80, 80});
  CHECK(PortRange::parse("0-65535") == PortRange{0, 65535});
  CHECK(PortRange::parse("0080") == PortRange{80, 80});
  for (const char* const text : {"80", "8000-8999", "0", "0-65535"}) {
    CHECK(PortRange::parse(text)->text() == text);
  }
  CHECK(PortRange{80, 80}.text() == "80");
}

TEST_CASE("PortRange reads nothing else") {
  for (const char* const bad : {"", "-", "80-", "-80", "90-80", "1-2-3", "+1", "1-+2", "65536",
                                "1-65536", " 1", "1 ", "1 -2", "tcp", "!1", "1,2"}) {
    CAPTURE(bad);
    CHECK_FALSE(PortRange::parse(bad));
  }
}

TEST_CASE("PortSet holds what was inserted, the lowest and highest port included") {
  const PortSet ports = make_set({{443, 443}, {65535, 65535}, {0, 0}, {80, 80}, {443, 443}});

  CHECK(PortSet().empty());
  CHECK_FALSE(PortSet().contains(0));
  CHECK_FALSE(ports.empty());
  CHECK(ports.ranges() == std::vector<PortRange>{{0, 0}, {80, 80}, {443, 443}, {65535, 65535}});
  for (unsigned port = 0; port <= 65535; ++port) {
    const bool expected = port == 0 || port == 80 || port == 443 || port == 65535;
    REQUIRE(ports.contains(static_cast<std::uint16_t>(port)) == expected);
  }
}

TEST_CASE("PortSet holds a range wherever it begins and ends") {
  for (const unsigned first : {0U, 1U, 63U, 64U, 65U, 1000U, 65471U, 65472U, 65535U}) {
    for (const unsigned last : {0U, 62U, 63U, 64U, 127U, 128U, 40000U, 65534U, 65535U}) {
      if (first > last) {
        continue;
      }
      CAPTURE(first, last);
      const PortRange range{static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
      const PortSet ports = make_set({range});
      CHECK(ports.ranges() == std::vector<PortRange>{range});
      unsigned wrong = 0;
      for (unsigned port = 0; port <= 65535; ++port) {
        wrong +=
            ports.contains(static_cast<std::uint16_t>(port)) != (first <= port && port <= last);
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("PortSet merges ranges that overlap or touch") {
  CHECK(make_set({{80, 90}, {85, 95}, {96, 96}, {98, 99}}).ranges() ==
        std::vector<PortRange>{{80, 96}, {98, 99}});
}

TEST_CASE("PortSet knows what it contains") {
  const PortSet some = make_set({{80, 90}});
  CHECK(some.contains_all(make_set({{81, 82}, {90, 90}})));
  CHECK(some.contains_all({}));
  CHECK_FALSE(some.contains_all(make_set({{90, 91}})));
  CHECK_FALSE(PortSet().contains_all(some));
  CHECK_FALSE(some.is_everything());
  CHECK_FALSE(PortSet().is_everything());
  CHECK(make_set({{0, 999}, {1000, 65535}}).is_everything());
  CHECK_FALSE(make_set({{0, 999}, {1001, 65535}}).is_everything());
}
