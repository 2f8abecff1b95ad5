#include "decode/link/link_layer.h"

#include "decode/decode.h"
#include "support/catch.h"
#include "support/cuts.h"
#include "support/links.h"
#include "support/steps.h"

#include <algorithm>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes datagram(unsigned version) {
  const Bytes payload = udp(counted(5));
  return version == 4 ? ipv4(17, payload) : ipv6(17, payload);
}

Decoded decode_bytes(LinkType type, ByteView bytes) {
  return decode({.bytes = bytes, .wire_length = 1, .time = {}, .link_type = type});
}

} // namespace

TEST_CASE("Each protocol number of IP leads to IP, without padding") {
  for (const LinkPrefix& link : link_prefixes()) {
    CAPTURE(link.name, link.type, link.version);
    const Bytes frame = join({link.prefix, datagram(link.version), Bytes(40, 0)});

    const Decoded decoded = decode_bytes(link.type, frame);

    REQUIRE_FALSE(decoded.stop);
    REQUIRE(decoded.packet.udp() != nullptr);
    CHECK(decoded.packet.source_address.size() == (link.version == 4 ? 4 : 16));
    CHECK(decoded.packet.udp()->header == UdpHeader{5353, 53, 13, 0x1234});
    CHECK(same(decoded.packet.udp()->payload, counted(5)));
  }
}

TEST_CASE("Each way of announcing IP survives every cut, and only headers count as truncated") {
  for (const LinkPrefix& link : link_prefixes()) {
    CAPTURE(link.name, link.type, link.version);
    const Bytes whole = join({link.prefix, datagram(link.version)});
    const std::size_t headers = whole.size() - 5;
    for_every_cut(whole, [&](ByteView cut) {
      const Decoded decoded = decode_bytes(link.type, cut);

      if (cut.size() < link.prefix.size()) {
        CHECK(decoded.stop); // A lone ff may be PPP's address or a protocol.
      } else if (cut.size() < headers) {
        CHECK(decoded.stop == StopReason::truncated);
      } else {
        REQUIRE_FALSE(decoded.stop);
        CHECK(decoded.packet.udp()->payload.size() == cut.size() - headers);
      }
    });
  }
}

TEST_CASE("Every link type that is decoded is among those tested here") {
  const std::vector<LinkPrefix> links = link_prefixes();
  for (const LinkType type : kLinkTypes) {
    CAPTURE(type);
    CHECK((type == LinkType::nflog ||
           std::any_of(links.begin(), links.end(),
                       [type](const LinkPrefix& link) { return link.type == type; })));
  }
}
