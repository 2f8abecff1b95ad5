#include "http/message/forwarded.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("parse_forwarded_address reads addresses of both kinds, with ports and without") {
  const auto text = [](const std::string& node) {
    const std::optional<Address> address = parse_forwarded_address(node);
    return address ? address->text() : "none";
  };
  CHECK(text("192.0.2.7") == "192.0.2.7");
  CHECK(text("192.0.2.7:4711") == "192.0.2.7");
  CHECK(text("192.0.2.7:_hidden") == "192.0.2.7");
  CHECK(text("2001:db8::7") == "2001:db8::7");
  CHECK(text("[2001:DB8::7]") == "2001:db8::7");
  CHECK(text("[2001:db8::7]:4711") == "2001:db8::7");
  CHECK(text("::ffff:192.0.2.7") == "192.0.2.7");
  for (const std::string bad : {"",
                                "-",
                                "unknown",
                                "_hidden",
                                "192.0.2",
                                "192.0.2.7:",
                                "192.0.2.7:8 0",
                                "192.0.2.256",
                                "0192.0.2.7",
                                "[192.0.2.7]",
                                "[2001:db8::7",
                                "2001:db8::7]",
                                "[2001:db8::7]4711",
                                "[2001:db8::7]:",
                                "[]",
                                "[::1%lo]",
                                "localhost",
                                "192.0.2.7/8",
                                " 192.0.2.7",
                                "\"192.0.2.7\"",
                                "192.0.2.7:\"",
                                "[::1]:80:80"}) {
    CAPTURE(bad);
    CHECK(text(bad) == "none");
  }
  CHECK(text(std::string("192.0.2.7\0x", 11)) == "none");
}

TEST_CASE("parse_forwarded reads what RFC 7239 shows") {
  CHECK(parse_forwarded("for=192.0.2.43") == Texts{"192.0.2.43"});
  CHECK(parse_forwarded("For=\"[2001:db8:cafe::17]:4711\"") == Texts{"[2001:db8:cafe::17]:4711"});
  CHECK(parse_forwarded("for=192.0.2.60;proto=http;by=203.0.113.43") == Texts{"192.0.2.60"});
  CHECK(parse_forwarded("for=192.0.2.43, for=198.51.100.17") ==
        Texts{"192.0.2.43", "198.51.100.17"});
  CHECK(parse_forwarded("for=_gazonk, FOR=unknown;host=\"a,b;c=\\\"d\"") ==
        Texts{"_gazonk", "unknown"});
  CHECK(parse_forwarded("by=a ; for=b\t,proto=https") == Texts{"b", ""});
  CHECK(parse_forwarded("for=192.0.2.7:80") == Texts{"192.0.2.7:80"});
  CHECK(parse_forwarded("") == Texts{""});
}

TEST_CASE("parse_forwarded returns nothing for malformed headers") {
  for (const std::string bad :
       {"for", "for=\"", "for=\"a", "for=\"a\\", "for=a b", "for=\"a\"b", "=a", "for==a",
        "\"for\"=a", "for=a;for=b", "for=a, for=\"", "192.0.2.7", "for=\"a, for=\"b\""}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_forwarded(bad));
  }
}
