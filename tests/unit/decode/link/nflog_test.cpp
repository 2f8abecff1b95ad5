#include "decode/link/nflog.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

#include <cstring>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes native_u16(std::size_t value) {
  const auto narrow = static_cast<std::uint16_t>(value);
  Bytes bytes(sizeof narrow);
  std::memcpy(bytes.data(), &narrow, sizeof narrow);
  return bytes;
}

Bytes attribute(std::uint16_t type, const Bytes& value) {
  const Bytes padding((4 - value.size() % 4) % 4, 0);
  return join({native_u16(4 + value.size()), native_u16(type), value, padding});
}

// Two attributes stand before the packet, one of them with padding.
Bytes message(std::uint8_t family, const Bytes& packet) {
  return join({{family, 0, 0, 0},
               attribute(1, counted(4)),
               attribute(10, counted(5)),
               attribute(9, packet)});
}

} // namespace

TEST_CASE("decode_nflog finds the packet after other attributes") {
  CHECK(leads_to(decode_nflog(message(2, counted(6))), Layer::ipv4, counted(6)));
  CHECK(leads_to(decode_nflog(message(10, counted(7))), Layer::ipv6, counted(7)));
}

TEST_CASE("decode_nflog takes the family of bridges and ARP for something else") {
  CHECK(stops(decode_nflog(message(7, counted(6))), StopReason::not_tcp_udp));
}

TEST_CASE("decode_nflog without a packet is something else") {
  const Bytes bytes = join({{2, 0, 0, 0}, attribute(1, counted(4))});

  CHECK(stops(decode_nflog(bytes), StopReason::not_tcp_udp));
}

TEST_CASE("decode_nflog gives what is there of a packet that the snapshot cuts") {
  const Bytes whole = join({{2, 0, 0, 0}, attribute(1, counted(4)), attribute(9, counted(8))});
  for_every_cut(whole, [](ByteView cut) {
    const Step step = decode_nflog(cut);

    if (cut.size() == 4 || cut.size() == 12) { // Ends between two attributes.
      CHECK(stops(step, StopReason::not_tcp_udp));
    } else if (cut.size() < 16) {
      CHECK(stops(step, StopReason::truncated));
    } else {
      CHECK(leads_to(step, Layer::ipv4, ByteView(cut).subspan(16)));
    }
  });
}

TEST_CASE("decode_nflog ends at an attribute shorter than its own header") {
  for (const std::size_t length : {0U, 1U, 2U, 3U}) {
    CAPTURE(length);
    const Bytes bytes = join({{2, 0, 0, 0}, native_u16(length), native_u16(1), counted(40)});

    CHECK(decode_nflog(bytes).layer() == Layer::end);
  }
}
