// The way from the link layer to TCP or UDP.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"
#include "decode/step.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace chattcp {

// LayerTrace notes which layers a frame has. It holds as many as are decoded.
class LayerTrace {
public:
  struct Entry {
    Layer layer = Layer::end;
    std::optional<UdpTunnel> tunnel;     // In place of a layer: what was opened here.
    const std::uint8_t* begin = nullptr; // Of the layer's bytes, in the frame.
    std::uint32_t size = 0;
  };

  void add(const Step& step) {
    add({.layer = step.layer(),
         .tunnel = std::nullopt,
         .begin = step.bytes().data(),
         .size = static_cast<std::uint32_t>(step.bytes().size())});
  }
  void add(UdpTunnel tunnel) { add({.layer = Layer::end, .tunnel = tunnel}); }

  std::span<const Entry> entries() const { return {entries_.data(), count_}; }
  std::size_t size() const { return count_; }

  // Forgets all but the first `size` entries.
  void cut(std::size_t size) { count_ = size; }

private:
  void add(const Entry& entry) {
    if (count_ < entries_.size()) {
      entries_[count_++] = entry;
    }
  }

  std::array<Entry, 128> entries_;
  std::size_t count_ = 0;
};

} // namespace chattcp
