#include "decode/link/ieee80211.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Frame control as on the wire, then all behind it but the body.
Bytes header(const Bytes& control, std::uint8_t fragment = 0, const Bytes& behind = {}) {
  return join({control,
               "0000"_hex,
               Bytes(18, 2),
               {static_cast<std::uint8_t>(0x10U | fragment), 0},
               behind});
}

} // namespace

TEST_CASE("decode_ieee80211 decodes unencrypted data frames") {
  const Bytes body = snap(0x0800, counted(3));
  for (const Bytes& head : {header("0800"_hex), header("0801"_hex), header("0802"_hex),
                            header("0803"_hex, 0, Bytes(6, 3)), header("8801"_hex, 0, "0000"_hex),
                            header("8803"_hex, 0, Bytes(8, 0)), header("8881"_hex, 0, Bytes(6, 0)),
                            header("8883"_hex, 0, Bytes(12, 0)), header("1800"_hex)}) {
    CAPTURE(head);
    CHECK(leads_to(decode_ieee80211(join({head, body})), Layer::llc, body));
  }
}

TEST_CASE(
    "decode_ieee80211 takes the order bit for HT control in quality-of-service frames alone") {
  const Bytes body = snap(0x0800, counted(3));

  CHECK(leads_to(decode_ieee80211(join({header("0880"_hex), body})), Layer::llc, body));
}

TEST_CASE("decode_ieee80211 leaves other frames closed") {
  const Bytes body = snap(0x0800, counted(3));
  for (const char* const control :
       {"8000", "4000", "d400", "b400", "4800", "c800", "0840", "8841"}) {
    CAPTURE(control);
    const Bytes head = header(operator""_hex(control, 4), 0, "0000"_hex);
    CHECK(stops(decode_ieee80211(join({head, body})), StopReason::not_tcp_udp));
  }
  const Bytes aggregated = header("8801"_hex, 0, "8000"_hex);
  CHECK(stops(decode_ieee80211(join({aggregated, body})), StopReason::not_tcp_udp));
}

TEST_CASE("decode_ieee80211 counts later fragments and decodes the first") {
  const Bytes body = snap(0x0800, counted(3));

  CHECK(decode_ieee80211(join({header("0804"_hex, 0), body})).layer() == Layer::llc);
  CHECK(stops(decode_ieee80211(join({header("0804"_hex, 1), body})), StopReason::fragments));
  CHECK(stops(decode_ieee80211(join({header("0800"_hex, 15), body})), StopReason::fragments));
}

TEST_CASE("decode_ieee80211 needs its whole header") {
  const Bytes whole = header("8883"_hex, 0, Bytes(12, 0));
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_ieee80211(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}

TEST_CASE("decode_radiotap finds the flags after bitmaps and clock") {
  const Bytes service = header("8801"_hex, 0, "0000"_hex); // 26 bytes: two of padding.
  for (const Bytes& radiotap :
       {"00000900 02000000 20"_hex, "00001100 03000000 0102030405060708 20"_hex,
        "00000d00 02000080 00000000 20"_hex,
        "00001900 03000080 00000000 00000000 0102030405060708 20"_hex}) {
    CAPTURE(radiotap);
    const Bytes padded = join({radiotap, service, "ffff"_hex, "060603 45"_hex});
    CHECK(leads_to(decode_radiotap(padded), Layer::llc, "060603 45"_hex));
  }
}

TEST_CASE("decode_radiotap without the padding flag skips nothing") {
  const Bytes frame = join({header("8801"_hex, 0, "0000"_hex), "060603 45"_hex});
  for (const Bytes& radiotap : {"00000800 00000000"_hex, "00000900 02000000 10"_hex,
                                "00000a00 04000000 20ff"_hex, "00000800 02000000"_hex}) {
    CAPTURE(radiotap);
    CHECK(leads_to(decode_radiotap(join({radiotap, frame})), Layer::llc, "060603 45"_hex));
  }
}

TEST_CASE("decode_radiotap refuses bit errors, other versions and impossible lengths") {
  const Bytes frame = join({header("0800"_hex), "060603 45"_hex});
  for (const Bytes& radiotap :
       {"00000900 02000000 40"_hex, "01000800 00000000"_hex, "00000700 00000000"_hex}) {
    CAPTURE(radiotap);
    CHECK(stops(decode_radiotap(join({radiotap, frame})), StopReason::malformed));
  }
  CHECK(stops(decode_radiotap(join({"0000ff00 00000000"_hex, frame})), StopReason::truncated));
}

TEST_CASE("decode_ppi goes on with the link type that it names") {
  CHECK(leads_to(decode_ppi(join({"00000800 01000000"_hex, ethernet(0x0800, "45"_hex)})),
                 Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_ppi("00000c00 65000000 ffffffff 45"_hex), Layer::ipv4, "45"_hex));
}

TEST_CASE("decode_ppi stops at unknown link types, at itself and at PKTAP") {
  CHECK(stops(decode_ppi("00000800 c0000000 00000800 01000000"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_ppi(join({"00000800 02010000"_hex, Bytes(200, 0x6c)})),
              StopReason::not_tcp_udp));
  CHECK(stops(decode_ppi("00000800 ff000000 45"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_ppi("00000800 01000100 45"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_ppi refuses impossible lengths") {
  CHECK(stops(decode_ppi("00000700 65000000 45"_hex), StopReason::malformed));
  CHECK(stops(decode_ppi("00000a00 65000000 45"_hex), StopReason::truncated));
  CHECK(stops(decode_ppi("00000800 650000"_hex), StopReason::truncated));
}
