#include "decode/link/isl.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Addresses, a length, LLC with the source's organisation, VLAN, index, reserved.
const Bytes kHeader = "01000c0000 00 020000000001 0040 aaaa03 000000 0014 0001 0000"_hex;

} // namespace

TEST_CASE("is_isl knows the multicast groups of ISL") {
  CHECK(is_isl(kHeader));
  CHECK(is_isl("03000c0000"_hex));
  CHECK_FALSE(is_isl("01000c00"_hex));
  CHECK_FALSE(is_isl("01000ccccccc 0200"_hex)); // CDP.
  CHECK_FALSE(is_isl({}));
}

TEST_CASE("decode_isl finds the frame after its header") {
  const Bytes frame = join({kHeader, "0102"_hex});
  CHECK(leads_to(decode_isl(frame), Layer::ethernet, "0102"_hex));
}

TEST_CASE("decode_isl leaves other frames than Ethernet closed") {
  for (const std::uint8_t type : Bytes{0x10, 0x20, 0x30}) {
    Bytes frame = kHeader;
    frame[5] = type;
    CHECK(stops(decode_isl(frame), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_isl needs its whole header") {
  for_every_cut(kHeader, [](ByteView cut) {
    CHECK(stops(decode_isl(cut), StopReason::truncated) == (cut.size() < kHeader.size()));
  });
}
