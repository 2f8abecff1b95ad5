#include "decode/link/token_ring.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes routed(const Bytes& routing) {
  return join({"1040"_hex, Bytes(6, 2), "80"_hex, Bytes(5, 2), routing});
}

} // namespace

TEST_CASE("decode_token_ring skips routing information of every length") {
  for (unsigned length = 2; length < 32; ++length) {
    CAPTURE(length);
    const Bytes routing = join({{static_cast<std::uint8_t>(0xe0U | length)}, Bytes(length - 1)});
    CHECK(leads_to(decode_token_ring(join({routed(routing), counted(3)})), Layer::llc, counted(3)));
  }
}

TEST_CASE("decode_token_ring stops at routing information without length") {
  CHECK(stops(decode_token_ring(routed("80"_hex)), StopReason::truncated));
  CHECK(stops(decode_token_ring(routed("81000000"_hex)), StopReason::truncated));
}

TEST_CASE("decode_token_ring leaves closed what is no LLC frame") {
  for (const std::uint8_t control : Bytes{0x00, 0x3f, 0x80, 0xc0}) {
    CHECK(stops(decode_token_ring(join({{0x10, control}, Bytes(12, 2), counted(9)})),
                StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_token_ring survives every cut") {
  const Bytes whole = routed("8600 0011 0022"_hex);
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_token_ring(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
