#include "decode/encapsulation/l2tp.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/encapsulations.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_l2tp finds the frame after any cookie and sublayer") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  for (const Bytes& prefix :
       {Bytes{}, "40000007"_hex, "1122334455667788"_hex, "1122334455667788 00000000"_hex}) {
    const Bytes data = join({"00000001"_hex, prefix, frame});
    CHECK(leads_to(decode_l2tp(data), Layer::ethernet, frame));
  }
}

TEST_CASE("decode_l2tp finds PPP and bare datagrams") {
  const Bytes datagram = ipv6(6, tcp({}));
  CHECK(leads_to(decode_l2tp(join({"00000001"_hex, in_ppp(datagram)})), Layer::ipv6, datagram));
  CHECK(leads_to(decode_l2tp(join({"00000001"_hex, datagram})), Layer::ipv6, datagram));
}

TEST_CASE("decode_l2tp leaves control messages and other frames closed") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  CHECK(stops(decode_l2tp(join({"00000000"_hex, frame})), StopReason::not_tcp_udp));
  CHECK(stops(decode_l2tp(join({"00000001"_hex, ethernet(0x0806, Bytes(28, 1))})),
              StopReason::not_tcp_udp));
}

TEST_CASE("decode_l2tp is truncated until the content is known") {
  const Bytes data = join({"00000001 40000007"_hex, in_ethernet(ipv4(17, udp({})))});
  for_every_cut(data, [](ByteView cut) {
    const bool told = cut.size() >= 8 + 14 + 10; // Up to the protocol of IP.
    CHECK(stops(decode_l2tp(cut), StopReason::truncated) == !told);
    CHECK((decode_l2tp(cut).layer() == Layer::ethernet) == told);
  });
}
