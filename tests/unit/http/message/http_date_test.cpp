#include "http/message/http_date.h"

#include "support/catch.h"

using namespace chattcp;

TEST_CASE("http_date writes what RFC 9110 shows") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(1709251199) == "Thu, 29 Feb 2024 23:59:59 GMT");
}
