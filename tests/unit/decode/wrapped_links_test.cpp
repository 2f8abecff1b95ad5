// What the small link layers leave closed; link_layer_test.cpp shows what they open, and every cut.
#include "decode/link/atm.h"
#include "decode/link/enc.h"
#include "decode/link/ethernet_preamble.h"
#include "decode/link/ieee1394.h"
#include "decode/link/ipnet.h"
#include "decode/link/prism.h"
#include "decode/link/slip.h"
#include "decode/link/switch_tag.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_enc leaves other families closed") {
  for (const Bytes& family : {"00000000"_hex, "12000000"_hex, "02000002"_hex}) {
    CHECK(stops(decode_enc(join({family, Bytes(40, 0)})), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_ipnet knows only the families of Solaris") {
  for (const std::uint8_t family : Bytes{0, 10, 24, 28, 30}) {
    CHECK(stops(decode_ipnet(join({{1, family}, Bytes(40, 0)})), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_slip needs IP after its header") {
  CHECK(stops(decode_slip(join({Bytes(16, 0), "85"_hex})), StopReason::malformed));
}

TEST_CASE("decode_sunatm leaves other traffic closed") {
  for (const std::uint8_t traffic : Bytes{0, 3, 4, 5, 6, 0x80}) {
    CHECK(stops(decode_sunatm(join({{traffic}, "000021 aaaa03"_hex})), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_atm_clip needs LLC or IP") {
  CHECK(stops(decode_atm_clip("fefe03"_hex), StopReason::malformed));
  CHECK(stops(decode_atm_clip({}), StopReason::truncated));
}

TEST_CASE("decode_ieee1394 leaves other EtherTypes closed") {
  CHECK(stops(decode_ieee1394(join({Bytes(16, 1), "0806"_hex, Bytes(40, 0)})),
              StopReason::not_tcp_udp));
}

TEST_CASE("decode_switch_tag takes a length for an 802.3 frame") {
  const Bytes addresses(12, 2);
  CHECK(leads_to(decode_switch_tag(join({addresses, "c0010000 0003"_hex, counted(5)}), 4),
                 Layer::llc, counted(3)));
}

TEST_CASE("decode_mpacket counts later fragments, and leaves unknown delimiters closed") {
  const Bytes frame = ethernet(0x0800, counted(30));
  for (const std::uint8_t delimiter : Bytes{0x61, 0x52, 0x9e, 0x2a}) {
    CHECK(stops(decode_mpacket(join({Bytes(6, 0x55), {delimiter, 0xe6}, frame})),
                StopReason::fragments));
  }
  CHECK(stops(decode_mpacket(join({Bytes(7, 0x55), {0x07}, frame})), StopReason::not_tcp_udp));
}

TEST_CASE("decode_epon needs its delimiter, and leaves encrypted frames closed") {
  const Bytes frame = ethernet(0x0800, counted(30));
  CHECK(stops(decode_epon(join({"555555d5 55550001"_hex, frame})), StopReason::malformed));
  CHECK(stops(decode_epon(join({"d45555000133"_hex, frame})), StopReason::malformed));
  CHECK(stops(decode_epon(join({"d55557000133"_hex, frame})), StopReason::not_tcp_udp));
}

TEST_CASE("decode_avs refuses a length that is below that of the fixed fields") {
  CHECK(stops(decode_avs(join({"80211001 00000007"_hex, Bytes(100, 8)})), StopReason::malformed));
  CHECK(stops(decode_avs(join({"80211001 ffffffff"_hex, Bytes(100, 8)})), StopReason::truncated));
}
