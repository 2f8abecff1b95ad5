#include "filter/filter_text.h"

#include "support/catch.h"
#include "support/filters.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Key = FilterKey;

std::string text_of(const Conditions& conditions) {
  return filter_text(make_filter(conditions));
}

} // namespace

TEST_CASE("filter_text of no condition is empty") {
  CHECK(text_of({}).empty());
}

TEST_CASE("filter_text names every condition under its key") {
  CHECK(text_of({{Key::destination_host, "fe80::1"},
                 {Key::source_host, "10.0.0.0/8"},
                 {Key::host, "192.0.2.1"},
                 {Key::destination_port, "53"},
                 {Key::source_port, "5353"},
                 {Key::protocol_or_port, "udp"},
                 {Key::protocol_or_port, "9999"}}) ==
        "p=udp&p=9999&p.src=5353&p.dst=53&h=192.0.2.1/32&h.src=10.0.0.0/8&h.dst=fe80::1/128");
}

TEST_CASE("filter_text is the same in whatever order values were given") {
  const std::string text = text_of({{Key::protocol_or_port, "tcp,80,443"}, {Key::host, "::1,::2"}});

  CHECK(text == text_of({{Key::host, "::2"},
                         {Key::protocol_or_port, "443"},
                         {Key::host, "::1"},
                         {Key::protocol_or_port, "80,tcp"}}));
  CHECK(text == text_of({{Key::host, "::2,::1,::2"}, {Key::protocol_or_port, "80,443,80,tcp"}}));
}

TEST_CASE("filter_text is the same however values are spelled") {
  CHECK(text_of({{Key::protocol_or_port, "0080"}}) == "p=80");
  CHECK(text_of({{Key::host, "10.1.2.3/8"}}) == text_of({{Key::host, "10.0.0.0/8"}}));
  CHECK(text_of({{Key::host, "192.0.2.1/32"}}) == text_of({{Key::host, "192.0.2.1"}}));
  CHECK(text_of({{Key::host, "FE80:0:0:0:0:0:0:0001/128"}}) == text_of({{Key::host, "fe80::1"}}));
}

TEST_CASE("filter_text differs for filters that match differently") {
  CHECK(text_of({{Key::protocol_or_port, "tcp"}}) == "p=tcp");
  CHECK(text_of({{Key::protocol_or_port, "udp"}}) == "p=udp");
  CHECK(text_of({{Key::protocol_or_port, "80"}}) != text_of({{Key::source_port, "80"}}));
  CHECK(text_of({{Key::source_port, "80"}}) != text_of({{Key::destination_port, "80"}}));
  CHECK(text_of({{Key::host, "::1"}}) != text_of({{Key::source_host, "::1"}}));
  CHECK(text_of({{Key::host, "10.0.0.0/8"}}) != text_of({{Key::host, "10.0.0.0/9"}}));
  // Of IPv4 packets alone, so not as if there were no condition.
  CHECK(text_of({{Key::host, "0.0.0.0/0"}}) == "h=0.0.0.0/0");
}

TEST_CASE("filter_text of both protocols is as of neither") {
  CHECK(text_of({{Key::protocol_or_port, "tcp,udp"}}).empty());
  CHECK(text_of({{Key::protocol_or_port, "udp,53,tcp"}}) ==
        text_of({{Key::protocol_or_port, "53"}}));
}

TEST_CASE("filter_text puts exclusions first, and merges ports that touch") {
  CHECK(text_of({{Key::protocol_or_port, "443,!22,80,!10-12"}}) == "p=!10-12,!22,80,443");
  CHECK(text_of({{Key::protocol_or_port, "80,81,82"}}) ==
        text_of({{Key::protocol_or_port, "80-82"}}));
  CHECK(text_of({{Key::source_port, "85-95,80-90,96"}}) == "p.src=80-96");
  CHECK(text_of({{Key::destination_port, "0-65535"}}) == "p.dst=0-65535");
  CHECK(text_of({{Key::host, "!10.0.0.0/8,::1,!fe80::1"}}) == "h=!10.0.0.0/8,!fe80::1/128,::1/128");
}

TEST_CASE("filter_text of an excluded protocol is that of the other") {
  CHECK(text_of({{Key::protocol_or_port, "!udp"}}) == "p=tcp");
  CHECK(text_of({{Key::protocol_or_port, "!tcp"}}) == "p=udp");
  CHECK(text_of({{Key::protocol_or_port, "tcp,udp,!tcp"}}) == "p=udp");
  CHECK(text_of({{Key::protocol_or_port, "!22"}}) != text_of({{Key::protocol_or_port, "22"}}));
  CHECK(text_of({{Key::host, "!::1"}}) != text_of({{Key::host, "::1"}}));
}
