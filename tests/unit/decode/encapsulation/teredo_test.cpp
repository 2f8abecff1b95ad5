#include "decode/encapsulation/teredo.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

const Bytes kOrigin = "0000 edcb 3f57fefd"_hex;

// Client identifier and authentication value of these lengths.
Bytes authentication_header(std::uint8_t client, std::uint8_t value) {
  return join(
      {u16(1), {client, value}, Bytes(client, 0x11), Bytes(value, 0x22), counted(8), "00"_hex});
}

} // namespace

TEST_CASE("decode_teredo skips the indications before an IPv6 packet") {
  const Bytes packet = "60000000 01"_hex;
  for (const Bytes& before :
       {Bytes{}, kOrigin, authentication_header(0, 0), authentication_header(5, 9),
        join({authentication_header(255, 255), kOrigin})}) {
    CAPTURE(before);
    CHECK(leads_to(decode_teredo(join({before, packet})), Layer::ipv6, packet));
  }
}

TEST_CASE("decode_teredo leaves closed what carries no IPv6 packet") {
  for (const Bytes& payload : {"45000000"_hex, "0002"_hex, "ff"_hex, join({kOrigin, "4500"_hex})}) {
    CHECK(stops(decode_teredo(payload), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_teredo survives every cut") {
  const Bytes whole = join({authentication_header(2, 3), kOrigin, "60"_hex});
  for_every_cut(whole, [&whole](ByteView cut) {
    const Step step = decode_teredo(cut);
    CHECK((step.layer() == Layer::ipv6) == (cut.size() == whole.size()));
  });
}
