#include "decode/link/juniper.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/link_layer.h"
#include "decode/link/raw_ip.h"

#include <optional>

namespace chattcp {

namespace {

enum Flag : std::uint8_t {
  kNoLinkLayer = 0x02,
  kExtensions = 0x80,
};

// The header, and what follows it.
struct Content {
  ByteView link_layer;
  std::optional<Step> step; // Set if there is no link layer: to IP, or to a stop.
};

Content skip_header(ByteView bytes) {
  constexpr std::uint32_t kMagic = 0x4d4743; // "MGC".
  constexpr std::size_t kProtocolLength = 4; // Before IP without a link layer.
  ByteReader reader(bytes);
  const std::uint32_t magic_and_flags = reader.u32();
  if ((magic_and_flags & kExtensions) != 0) {
    reader.skip(reader.u16());
  }
  const bool has_link_layer = (magic_and_flags & kNoLinkLayer) == 0;
  reader.skip(has_link_layer ? 0 : kProtocolLength);
  if (bytes.size() >= sizeof magic_and_flags && magic_and_flags >> 8U != kMagic) {
    return {.link_layer = {}, .step = stop(StopReason::malformed)};
  }
  if (!reader.ok()) {
    return {.link_layer = {}, .step = stop(StopReason::truncated)};
  }
  if (!has_link_layer) {
    return {.link_layer = {}, .step = decode_raw_ip(reader.rest())};
  }
  return {.link_layer = reader.rest(), .step = {}};
}

} // namespace

Step decode_juniper(ByteView bytes, LinkType type) {
  const Content content = skip_header(bytes);
  return content.step ? *content.step : decode_link_layer(type, content.link_layer);
}

Step decode_juniper_pppoe_atm(ByteView bytes) {
  const Content content = skip_header(bytes);
  if (content.step) {
    return *content.step;
  }
  ByteReader reader(content.link_layer);
  const std::uint16_t ethertype = reader.u16();
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
