#include "base/words.h"

#include "support/catch.h"

#include <vector>

using namespace chattcp;

namespace {

const std::vector<std::string> kWords{"interface", "read",    "count",    "protocol",
                                      "host",      "payload", "dst-port", "src-port"};

} // namespace

TEST_CASE("nearest_word finds letters that are missing, added, wrong or swapped") {
  CHECK(nearest_word("interfac", kWords) == "interface");
  CHECK(nearest_word("intterface", kWords) == "interface");
  CHECK(nearest_word("imterface", kWords) == "interface");
  CHECK(nearest_word("itnerface", kWords) == "interface");
  CHECK(nearest_word("Interface", kWords) == "interface");
  CHECK(nearest_word("hots", kWords) == "host");
  CHECK(nearest_word("dst-prot", kWords) == "dst-port");
  CHECK(nearest_word("paylod", kWords) == "payload");
}

TEST_CASE("nearest_word finds nothing if no word is close") {
  CHECK(nearest_word("", kWords).empty());
  CHECK(nearest_word("x", kWords).empty());
  CHECK(nearest_word("bogus", kWords).empty());
  CHECK(nearest_word("hst-post", kWords) == "dst-port");
  CHECK(nearest_word(std::string(10'000, 'i'), kWords).empty());
  CHECK(nearest_word("read", {}).empty());
}

TEST_CASE("lower_case changes only ASCII letters") {
  CHECK(lower_case("TCP-\xc3\x84z") == "tcp-\xc3\x84z");
}

TEST_CASE("trimmed removes blanks at both ends") {
  CHECK(trimmed(" \t80 90\n") == "80 90");
  CHECK(trimmed("  ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("split keeps empty parts") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a,b", ",") == Parts{"a", "b"});
  CHECK(split("a", ",") == Parts{"a"});
  CHECK(split("", ",") == Parts{""});
  CHECK(split(",a,,", ",") == Parts{"", "a", "", ""});
  CHECK(split("2:0-5e", ":-") == Parts{"2", "0", "5e"});
}
