#include "base/link_type.h"

#include "support/catch.h"

#include <algorithm>

using namespace chattcp;

TEST_CASE("find_link_type knows its numbers and no others") {
  for (const LinkType type : kLinkTypes) {
    CHECK(find_link_type(static_cast<int>(type)) == type);
  }
  for (const int other : {-1, 2, 13, 15, 147, 195, 277, 65536, 65537}) {
    CHECK_FALSE(find_link_type(other));
  }
}

TEST_CASE("find_link_type knows the numbers of old files") {
  CHECK(find_link_type(11) == LinkType::atm_rfc1483);
  CHECK(find_link_type(12) == LinkType::raw);
  CHECK(find_link_type(14) == LinkType::raw);
  CHECK(find_link_type(19) == LinkType::atm_clip);
}

TEST_CASE("The link types are in the order of their numbers") {
  CHECK(std::is_sorted(kLinkTypes.begin(), kLinkTypes.end()));
}
