#include "decode/decode.h"

#include "decode/ethernet.h"
#include "decode/gre.h"
#include "decode/ieee80211.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/link_layer.h"
#include "decode/llc.h"
#include "decode/loopback.h"
#include "decode/mpls.h"
#include "decode/ppp.h"
#include "decode/step.h"
#include "decode/tcp.h"
#include "decode/udp.h"

namespace chattcp {

namespace {

Step advance(const Step& step, Packet& packet) {
  switch (step.layer) {
  case Layer::ethernet:
    return decode_ethernet(step.bytes);
  case Layer::llc:
    return decode_llc(step.bytes);
  case Layer::mpls:
    return decode_mpls(step.bytes);
  case Layer::pppoe:
    return decode_pppoe(step.bytes);
  case Layer::ppp:
    return decode_ppp(step.bytes);
  case Layer::ieee802_11:
    return decode_ieee80211(step.bytes);
  case Layer::raw_ip:
    return decode_raw_ip(step.bytes);
  case Layer::ipv4:
    return decode_ipv4(step.bytes, packet); // Its addresses replace those of a header around it.
  case Layer::ipv6:
    return decode_ipv6(step.bytes, packet);
  case Layer::gre:
    return decode_gre(step.bytes);
  case Layer::end:
  case Layer::tcp:
  case Layer::udp:
    break;
  }
  return step;
}

std::optional<StopReason> finish(const Step& step, Packet& packet) {
  switch (step.layer) {
  case Layer::tcp:
    if (decode_tcp(step.bytes, packet.transport.emplace<TcpSegment>())) {
      return std::nullopt;
    }
    return StopReason::truncated;
  case Layer::udp:
    if (decode_udp(step.bytes, packet.transport.emplace<UdpDatagram>())) {
      return std::nullopt;
    }
    return StopReason::truncated;
  default:
    return step.reason;
  }
}

bool is_last(Layer layer) {
  return layer == Layer::end || layer == Layer::tcp || layer == Layer::udp;
}

} // namespace

Decoded decode(const Frame& frame) {
  Decoded result;
  result.packet.time = frame.time;
  result.packet.wire_length = frame.wire_length;

  Step step = decode_link_layer(frame.link_type, frame.bytes);
  while (!is_last(step.layer)) {
    step = advance(step, result.packet);
  }
  result.stop = finish(step, result.packet);
  return result;
}

} // namespace chattcp
