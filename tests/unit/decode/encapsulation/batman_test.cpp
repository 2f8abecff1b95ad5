#include "decode/encapsulation/batman.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_batman finds the frame in packets that carry one") {
  for (const Bytes& header :
       {"40 0f 32 07 020000000009"_hex, "42 0f 32 07 020000000009 020000000008 01 00"_hex,
        "01 0f 32 00 00000001 020000000009"_hex, "05 0f 32 00 0003 aabbcc"_hex}) {
    const Bytes frame = join({header, "0102"_hex});
    CHECK(leads_to(decode_batman(frame), Layer::ethernet, "0102"_hex));
    for_every_cut(header, [&header](ByteView cut) {
      CHECK(stops(decode_batman(cut), StopReason::truncated) == (cut.size() < header.size()));
    });
  }
}

TEST_CASE("decode_batman counts fragments as such") {
  CHECK(stops(decode_batman(join({"41 0f"_hex, Bytes(40, 1)})), StopReason::fragments));
}

TEST_CASE("decode_batman leaves its own packets and other versions closed") {
  for (const std::uint8_t type : Bytes{0x00, 0x02, 0x03, 0x04, 0x43, 0x44}) {
    CAPTURE(type);
    CHECK(stops(decode_batman(join({{type, 15}, Bytes(60, 1)})), StopReason::not_tcp_udp));
  }
  CHECK(stops(decode_batman(join({{0x40, 14}, Bytes(60, 1)})), StopReason::not_tcp_udp));
}
