// A fragment of an IP datagram (RFC 791, 3.2; RFC 8200, 4.5).
#pragma once

#include "base/bytes.h"

#include <cstdint>

namespace chattcp {

struct IpFragment {
  ByteView header;          // The IP header; in IPv6 up to and including the fragment header.
  ByteView payload;         // As captured, without padding.
  std::uint32_t offset = 0; // Where it begins in the datagram's payload, in bytes.
  bool more = false;        // More fragments follow.
  bool cut = false;         // The header states a longer payload than was captured.
};

} // namespace chattcp
