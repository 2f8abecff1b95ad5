#include "decode/link/loopback.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_loopback takes the family in either byte order") {
  for (const auto& family : {"00000002"_hex, "02000000"_hex}) {
    CHECK(leads_to(decode_loopback(join({family, counted(2)})), Layer::ipv4, counted(2)));
  }
  for (const std::uint8_t inet6 : Bytes{10, 24, 28, 30}) {
    for (const Bytes& family : {Bytes{0, 0, 0, inet6}, Bytes{inet6, 0, 0, 0}}) {
      CHECK(leads_to(decode_loopback(join({family, counted(2)})), Layer::ipv6, counted(2)));
    }
  }
}

TEST_CASE("decode_loopback stops at other families") {
  for (const Bytes& other : {"00000000"_hex, "00000007"_hex, "07000000"_hex, "02000002"_hex,
                             "00020000"_hex, "0000021e"_hex}) {
    CHECK(stops(decode_loopback(join({other, counted(2)})), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_loopback needs its whole header") {
  for_every_cut("02000000"_hex, [](ByteView cut) {
    CHECK(stops(decode_loopback(cut), StopReason::truncated) == (cut.size() < 4));
  });
}
