#include "base/choose.h"

#include "support/catch.h"

#include <cstdint>
#include <limits>

using namespace chattcp;

TEST_CASE("choose takes one of two numbers of any size and sign") {
  CHECK(choose<std::int8_t>(true, -1, 100) == -1);
  CHECK(choose<std::int8_t>(false, -1, 100) == 100);
  CHECK(choose<std::uint32_t>(true, 0xffff'ffff, 0) == 0xffff'ffff);
  CHECK(choose<std::uint32_t>(false, 0xffff'ffff, 0) == 0);
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  CHECK(choose<std::int64_t>(true, kLeast, 7) == kLeast);
  CHECK(choose<std::int64_t>(false, kLeast, 7) == 7);
}
