// The fragments of one datagram.
#pragma once

#include "decode/ip_fragment.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace chattcp {

// Pieces collects views of fragments until the datagram is complete; their bytes must outlive it.
//
// A fragment with the same bytes as before is a duplicate and ignored. Other overlaps are
// contradictions: it is unknown which one a receiver would use, so the datagram is given up (RFC
// 5722, here also for IPv4). The same goes for fragments that are empty or have an impossible
// length, a second last fragment, and a datagram longer than an IP header can state. A fragment
// that a snapshot has cut lacks bytes.
//
// Adding one takes logarithmic time.
class Pieces {
public:
  enum class Result : std::uint8_t { added, duplicate, unusable };

  Result add(const IpFragment& fragment);

  // True if a fragment with this offset and length was added.
  bool knows(const IpFragment& fragment) const;

  // True if nothing is missing.
  bool complete() const { return length_ && received_ == *length_; }

  // The datagram as an IP packet: the first fragment's header with length and offset changed to
  // those of a whole datagram; in IPv6 with an atomic fragment header (RFC 6946). The checksum is
  // unchanged. Call only if complete().
  std::vector<std::uint8_t> join() const;

  std::size_t size() const { return pieces_.size(); }

private:
  bool may_end_at(std::size_t end, bool more) const;
  Result insert(const IpFragment& fragment);
  bool fits() const;

  std::map<std::uint32_t, ByteView> pieces_; // By offset, without overlaps.
  ByteView header_;                          // Of the first fragment.
  std::optional<std::size_t> length_;        // Of the payload, once the last fragment has arrived.
  std::size_t furthest_ = 0;                 // The highest end offset of a piece.
  std::size_t received_ = 0;                 // Bytes of payload.
};

} // namespace chattcp
