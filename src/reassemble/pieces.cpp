#include "reassemble/pieces.h"

#include <algorithm>
#include <iterator>

namespace chattcp {

namespace {

constexpr std::size_t kMaxLength = 65535; // The limit of the length field of an IP header.
constexpr std::size_t kIpv6HeaderLength = 40;
constexpr std::size_t kFragmentHeaderLength = 8;

bool is_ipv4(ByteView header) {
  return header[0] >> 4U == 4;
}

// All fragments but the last hold a multiple of 8 bytes.
bool is_possible(const IpFragment& fragment) {
  const std::size_t size = fragment.payload.size();
  return !fragment.cut && size != 0 && (!fragment.more || size % 8 == 0) &&
         fragment.offset + size <= kMaxLength;
}

void put_u16(std::vector<std::uint8_t>& bytes, std::size_t offset, std::size_t value) {
  bytes[offset] = static_cast<std::uint8_t>(value >> 8U);
  bytes[offset + 1] = static_cast<std::uint8_t>(value);
}

// Turns the header at the beginning of `whole` into that of an unfragmented datagram.
void mend_ipv4(std::vector<std::uint8_t>& whole) {
  put_u16(whole, 2, whole.size());
  put_u16(whole, 6, 0); // Flags and offset.
}

void mend_ipv6(std::vector<std::uint8_t>& whole, std::size_t header_length) {
  // With the fragment header it may be longer than the field allows; 0 means up to the end.
  const std::size_t length = whole.size() - kIpv6HeaderLength;
  put_u16(whole, 4, length > kMaxLength ? 0 : length);
  put_u16(whole, header_length - kFragmentHeaderLength + 2, 0); // Offset and flag.
}

} // namespace

Pieces::Result Pieces::add(const IpFragment& fragment) {
  const std::size_t end = fragment.offset + fragment.payload.size();
  if (!is_possible(fragment) || !may_end_at(end, fragment.more)) {
    return Result::unusable;
  }
  const Result result = insert(fragment);
  if (result != Result::added) {
    return result;
  }
  received_ += fragment.payload.size();
  furthest_ = std::max(furthest_, end);
  if (fragment.offset == 0) {
    header_ = fragment.header;
  }
  if (!fragment.more) {
    length_ = end;
  }
  return fits() ? Result::added : Result::unusable;
}

// Checks that there is one end and nothing beyond it.
bool Pieces::may_end_at(std::size_t end, bool more) const {
  if (length_) {
    return more ? end < *length_ : end == *length_;
  }
  return more || end > furthest_;
}

Pieces::Result Pieces::insert(const IpFragment& fragment) {
  const ByteView bytes = fragment.payload;
  const auto next = pieces_.lower_bound(fragment.offset);
  if (next != pieces_.end() && next->first == fragment.offset) {
    return std::equal(bytes.begin(), bytes.end(), next->second.begin(), next->second.end())
               ? Result::duplicate
               : Result::unusable;
  }
  if (next != pieces_.end() && fragment.offset + bytes.size() > next->first) {
    return Result::unusable;
  }
  if (next != pieces_.begin()) {
    const auto& [offset, before] = *std::prev(next);
    if (offset + before.size() > fragment.offset) {
      return Result::unusable;
    }
  }
  pieces_.emplace_hint(next, fragment.offset, bytes);
  return Result::added;
}

// True if the header of the whole datagram can state its length.
bool Pieces::fits() const {
  if (!complete()) {
    return true;
  }
  const std::size_t outside = is_ipv4(header_)
                                  ? header_.size()
                                  : header_.size() - kIpv6HeaderLength - kFragmentHeaderLength;
  return outside + *length_ <= kMaxLength;
}

bool Pieces::knows(const IpFragment& fragment) const {
  const auto piece = pieces_.find(fragment.offset);
  return piece != pieces_.end() && piece->second.size() == fragment.payload.size();
}

std::vector<std::uint8_t> Pieces::join() const {
  std::vector<std::uint8_t> whole;
  whole.reserve(header_.size() + *length_);
  whole.assign(header_.begin(), header_.end());
  for (const auto& [offset, bytes] : pieces_) {
    whole.insert(whole.end(), bytes.begin(), bytes.end());
  }
  if (is_ipv4(header_)) {
    mend_ipv4(whole);
  } else {
    mend_ipv6(whole, header_.size());
  }
  return whole;
}

} // namespace chattcp
