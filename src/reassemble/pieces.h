// The pieces of a datagram, and the whole that they make.
#pragma once

#include "decode/ip_fragment.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace chattcp {

// Pieces collects views of fragments until they are a whole datagram; their bytes must outlive it.
//
// A fragment that comes again with the same bytes is a duplicate, and does no harm. All others that
// overlap contradict each other: which of them a receiver takes is not known, so none is taken (RFC
// 5722, here for IPv4 too). So do fragments without bytes or of a length that none can have, a
// second end, and more than an IP header can state. Of a fragment that a snapshot has cut the bytes
// are not all there.
//
// Each addition costs the logarithm of their number.
class Pieces {
public:
  enum class Result : std::uint8_t { added, duplicate, unusable };

  Result add(const IpFragment& fragment);

  // Whether a fragment with this place and length was added.
  bool knows(const IpFragment& fragment) const;

  // Nothing is missing.
  bool complete() const { return length_ && received_ == *length_; }

  // The datagram as an IP packet: the first fragment's header with that of a whole datagram's
  // length and offset, in IPv6 with an atomic fragment header (RFC 6946). The checksum is as it
  // was. Only where complete().
  std::vector<std::uint8_t> join() const;

  std::size_t size() const { return pieces_.size(); }

private:
  bool may_end_at(std::size_t end, bool more) const;
  Result place(const IpFragment& fragment);
  bool fits() const;

  std::map<std::uint32_t, ByteView> pieces_; // By offset, without overlaps.
  ByteView header_;                          // Of the first fragment.
  std::optional<std::size_t> length_;        // Of the payload, once the last fragment is there.
  std::size_t furthest_ = 0;                 // Where the piece ends that reaches furthest.
  std::size_t received_ = 0;                 // Bytes of payload.
};

} // namespace chattcp
