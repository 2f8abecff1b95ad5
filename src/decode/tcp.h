// TCP (RFC 9293).
#pragma once

#include "decode/packet.h"

#include <optional>

namespace chattcp {

// Reads a segment into `segment`, in place, as a copy would cost time for each packet. `bytes` end
// with the IP datagram or the snapshot. Returns false if they are shorter than the fixed header;
// then `segment` is not valid. A data offset below 5 or beyond the end gives an empty payload and
// the options that are there.
bool decode_tcp(ByteView bytes, TcpSegment& segment);

// The two options that have neither a length byte nor data (RFC 9293, 3.1).
inline constexpr std::uint8_t kTcpEndOfList = 0;
inline constexpr std::uint8_t kTcpNoOperation = 1;

// One option, as sent.
struct TcpOption {
  std::uint8_t type = 0;
  std::uint8_t length = 0; // Type and length bytes included; 1 where the option has no length byte.
  ByteView data;
};

// Walks a segment's options in header order.
//
// Ends after end-of-list (type 0), or before the first option whose length is below 2 or runs past
// the bytes.
class TcpOptionReader {
public:
  explicit TcpOptionReader(ByteView options) : rest_(options) {}

  // The next option, or nothing at the end.
  std::optional<TcpOption> next();

  // The bytes not walked: after end-of-list, the padding.
  ByteView rest() const { return rest_; }

private:
  ByteView rest_;
  bool ended_ = false;
};

// Here, so that it costs its callers little.
inline std::optional<TcpOption> TcpOptionReader::next() {
  if (ended_ || rest_.empty()) {
    return std::nullopt;
  }
  const std::uint8_t type = rest_[0];
  if (type == kTcpEndOfList || type == kTcpNoOperation) {
    ended_ = type == kTcpEndOfList;
    rest_ = rest_.subspan(1);
    return TcpOption{.type = type, .length = 1, .data = {}};
  }
  if (rest_.size() < 2 || rest_[1] < 2 || rest_[1] > rest_.size()) {
    ended_ = true;
    return std::nullopt;
  }
  const std::uint8_t length = rest_[1];
  const TcpOption option{.type = type, .length = length, .data = rest_.subspan(2, length - 2U)};
  rest_ = rest_.subspan(length);
  return option;
}

} // namespace chattcp
