#include "base/link_type.h"

#include <catch2/catch.hpp>

using namespace chattcp;

TEST_CASE("find_link_type knows its numbers and no others") {
  for (const LinkType type : kLinkTypes) {
    CHECK(find_link_type(static_cast<int>(type)) == type);
  }
  for (const int other : {-1, 2, 12, 14, 147, 195, 277, 65536, 65537}) {
    CHECK_FALSE(find_link_type(other));
  }
}
