#include "decode/udp.h"

#include "support/catch.h"
#include "support/hex.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_udp leaves link padding out of the payload") {
  const auto bytes = "bf00 0035 000a 0000 aabb 0000000000"_hex;

  const auto udp = decode_udp(bytes);

  REQUIRE(udp);
  CHECK(udp->header == UdpHeader{48896, 53, 10, 0});
  CHECK(udp->payload.size() == 2);
}

TEST_CASE("decode_udp takes a length of 0, or beyond the end, as everything that is there") {
  for (const auto& bytes : {"bf00 0035 0000 0000 aabbcc"_hex, "bf00 0035 ffff 0000 aabbcc"_hex}) {
    const auto udp = decode_udp(bytes);

    REQUIRE(udp);
    CHECK(udp->payload.size() == 3);
  }
}

TEST_CASE("decode_udp shows a length shorter than the header with an empty payload") {
  const auto bytes = "bf00 0035 0007 0000 aabbcc"_hex;

  const auto udp = decode_udp(bytes);

  REQUIRE(udp);
  CHECK(udp->header.length == 7);
  CHECK(udp->payload.empty());
}

TEST_CASE("decode_udp needs its whole header") {
  const auto whole = "bf00 0035 000c 124d aa0000ff"_hex;
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    CAPTURE(length);
    // A fresh allocation, so that ASan sees a read past the end.
    const std::vector<std::uint8_t> cut(whole.data(), whole.data() + length);

    const auto udp = decode_udp(cut);

    CHECK(udp.has_value() == (length >= 8));
    CHECK((!udp || udp->payload.size() == length - 8));
  }
}
