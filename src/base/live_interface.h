// What a live capture knows of its frames beyond their bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

// LiveInterface describes the interface of a capture, or knows the names of all, for `any`. Frames
// point to it; it lives as long as their source. One thread.
class LiveInterface {
public:
  LiveInterface() = default;
  LiveInterface(const LiveInterface&) = delete;
  LiveInterface& operator=(const LiveInterface&) = delete;
  virtual ~LiveInterface() = default;

  // The name of the interface with this index, when it was asked for first; empty if it had gone.
  // Valid as long as this object.
  virtual std::string_view name_of(std::uint32_t index) const = 0;

  // The Ethernet address of the interface.
  virtual std::optional<std::array<std::uint8_t, 6>> address() const = 0;

  // Whether it may also send what others have sent, as the port of a bridge.
  virtual bool forwards() const = 0;
};

} // namespace chattcp
