#include "base/percent_encoding.h"

#include "support/catch.h"

using namespace chattcp;

TEST_CASE("percent_encoded leaves letters, digits and -._~ alone") {
  CHECK(percent_encoded("aZ9-._~+/ ") == "aZ9-._~%2B%2F%20");
  CHECK(percent_encoded(std::string("\0\xff", 2)) == "%00%FF");
}

TEST_CASE("percent_decoded keeps a % that begins no escape") {
  CHECK(percent_decoded("%41%4a%4A", '+') == "AJJ");
  CHECK(percent_decoded("% %g1 %1 100%", '+') == "% %g1 %1 100%");
}

TEST_CASE("percent_decoded reads + as its caller says") {
  CHECK(percent_decoded("a+b", ' ') == "a b");
  CHECK(percent_decoded("a+b%2B", '+') == "a+b+");
}
