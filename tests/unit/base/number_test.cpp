#include "base/number.h"

#include "base/error.h"
#include "support/catch.h"

using namespace chattcp;

TEST_CASE("parse_number reads all of a text, or nothing") {
  CHECK(parse_number<std::uint16_t>("0") == 0);
  CHECK(parse_number<std::uint16_t>("65535") == 65535);
  CHECK(parse_number<std::int64_t>("-5") == -5);
  for (const char* const bad : {"", " 1", "1 ", "+1", "-1", "0x1", "1.0", "65536", "one"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_number<std::uint16_t>(bad));
  }
}

TEST_CASE("parse_whole_number reads numbers within its bounds") {
  CHECK(parse_whole_number("-c", "1", 1, 100) == 1);
  CHECK(parse_whole_number("-c", "100", 1, 100) == 100);
  CHECK(parse_whole_number("-c", "-5", -5, 5) == -5);
  CHECK(parse_whole_number("-c", "9223372036854775807", 1, INT64_MAX) == INT64_MAX);
}

TEST_CASE("parse_whole_number refuses everything else") {
  for (const char* const bad : {"", "0", "101", "-1", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "one",
                                "9223372036854775808", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_whole_number("-c", bad, 1, 100), UsageError);
  }
}

TEST_CASE("parse_whole_number names the flag, the value and the bounds") {
  CHECK_THROWS_WITH(parse_whole_number("-c", "ten", 1, 100),
                    "-c: 'ten' is not a whole number from 1 to 100");
}

TEST_CASE("parse_seconds reads whole numbers and fractions") {
  CHECK(parse_seconds("--duration", "10") == 10.0);
  CHECK(parse_seconds("--duration", "0.5") == 0.5);
  CHECK(parse_seconds("--duration", ".25") == 0.25);
  CHECK(parse_seconds("--duration", "2.5e+1") == 25.0);
  CHECK(parse_seconds("--duration", "31622400") == 31622400.0); // A leap year.
}

TEST_CASE("parse_seconds refuses everything else") {
  for (const char* const bad : {"", "0", "0.0", "-1", "-0", "nan", "inf", "1e300", "1e-400",
                                "31622401", " 1", "1 ", "+1", "1s", "1,5", "1e", "0x1", ".", "x"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_seconds("--duration", bad), UsageError);
  }
}

TEST_CASE("parse_seconds names the flag, the value and what is allowed") {
  CHECK_THROWS_WITH(
      parse_seconds("--duration", "soon"),
      "--duration: 'soon' is not a number of seconds above 0, such as 10 or 0.5, up to a year");
}
