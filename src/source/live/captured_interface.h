// The interface of a live capture. For use inside source/ only.
#pragma once

#include "base/link_type.h"
#include "base/live_interface.h"

#include <map>
#include <string>

namespace chattcp {

// CapturedInterface asks the system, and asks once. One thread.
class CapturedInterface : public LiveInterface {
public:
  // `socket`, a descriptor of libpcap, captures frames of `link_type` on the interface `name`, and
  // must outlive this object.
  CapturedInterface(int socket, const std::string& name, LinkType link_type);

  std::string_view name_of(std::uint32_t index) const override;
  std::optional<std::array<std::uint8_t, 6>> address() const override { return address_; }
  bool forwards() const override { return forwards_; }

private:
  int socket_;
  std::optional<std::array<std::uint8_t, 6>> address_;
  bool forwards_ = false;
  mutable std::map<std::uint32_t, std::string> names_; // By index.
};

} // namespace chattcp
