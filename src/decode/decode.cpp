#include "decode/decode.h"

#include "decode/gre.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/link_layer.h"
#include "decode/llc.h"
#include "decode/mpls.h"
#include "decode/ppp.h"
#include "decode/step.h"
#include "decode/tcp.h"
#include "decode/udp.h"

namespace chattcp {

namespace {

// False at the end of the walk.
bool advance(Step& step, Packet& packet) {
  switch (step.layer) {
  case Layer::llc:
    step = decode_llc(step.bytes);
    return true;
  case Layer::mpls:
    step = decode_mpls(step.bytes);
    return true;
  case Layer::pppoe:
    step = decode_pppoe(step.bytes);
    return true;
  case Layer::ppp:
    step = decode_ppp(step.bytes);
    return true;
  case Layer::ipv4:
    step = decode_ipv4(step.bytes, packet); // Its addresses replace those of a header around it.
    return true;
  case Layer::ipv6:
    step = decode_ipv6(step.bytes, packet);
    return true;
  case Layer::gre:
    step = decode_gre(step.bytes);
    return true;
  case Layer::end:
  case Layer::tcp:
  case Layer::udp:
    break;
  }
  return false;
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

} // namespace

Decoded decode(const Frame& frame) {
  Decoded result;
  result.packet.time = frame.time;
  result.packet.wire_length = frame.wire_length;

  Step step = decode_link_layer(frame.link_type, frame.bytes);
  while (advance(step, result.packet)) {
  }
  result.stop = finish(step, result.packet);
  return result;
}

} // namespace chattcp
