// What surrounds the TCP or UDP packet in a frame.
#pragma once

#include "base/frame.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "decode/frame_origin.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace chattcp {

// A list of bounded length; what does not fit is left out.
template <typename Item, std::size_t most> class ShortList {
public:
  void add(const Item& item) {
    if (size_ < most) {
      items_[size_++] = item;
    }
  }
  const Item* begin() const { return items_.data(); }
  const Item* end() const { return items_.data() + size_; }
  bool empty() const { return size_ == 0; }

private:
  std::array<Item, most> items_{};
  std::size_t size_ = 0;
};

// Fields of an IP header (RFC 791, RFC 8200).
struct IpFields {
  std::uint8_t hops = 0;                       // Time to live, or hop limit.
  std::uint8_t service = 0;                    // DSCP and ECN (RFC 2474, RFC 3168).
  std::optional<std::uint16_t> identification; // Of IPv4.
  std::optional<std::uint32_t> flow_label;     // Of IPv6.
};

// All views point into the frame's bytes.
struct PacketDescription {
  // Of the outermost Ethernet header; empty if there is none.
  ByteView source_mac;
  ByteView destination_mac;
  ShortList<std::uint16_t, 16> vlans; // Its VLAN identifiers, the outermost first.

  std::optional<IpFields> ip;              // The innermost header.
  ShortList<std::string_view, 32> tunnels; // The outermost first.
  // If the frame's own header or the file says so.
  std::optional<Direction> direction;
  std::string_view interface; // Its name; else empty.
};

// Walks through the frame once more, with the tunnels that decode() opened.
PacketDescription describe(const Frame& frame, const UdpTunnels& tunnels);

} // namespace chattcp
