#include "base/address.h"

#include "base/decimal.h"
#include "platform/address_text.h"

#include <algorithm>
#include <charconv>

namespace chattcp {

namespace {

constexpr std::size_t kGroups = 8; // An IPv6 address is eight groups of 16 bits.
constexpr unsigned kBits = 128;    // It has as many.

// Of IPv4-mapped addresses (RFC 4291, 2.5.5.2).
constexpr std::array<std::uint8_t, kIpv6Length - kIpv4Length> kMappedPrefix{0, 0, 0, 0, 0,    0,
                                                                            0, 0, 0, 0, 0xff, 0xff};

char* write_ipv4(const std::uint8_t* bytes, char* out) {
  for (std::size_t i = 0; i < kIpv4Length; ++i) {
    out = write_decimal(bytes[i], out);
    *out++ = '.';
  }
  return out - 1;
}

// A run of groups that are zero.
struct ZeroRun {
  std::size_t first = kGroups;
  std::size_t length = 0;
};

std::array<std::uint16_t, kGroups> groups_of(const std::uint8_t* bytes) {
  std::array<std::uint16_t, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8U | bytes[2 * i + 1]);
  }
  return groups;
}

// RFC 5952, 4.2: the longest run is shortened, the first of equals, never a single group.
ZeroRun longest_zero_run(const std::array<std::uint16_t, kGroups>& groups) {
  ZeroRun longest;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kGroups; ++i) {
    length = groups[i] == 0 ? length + 1 : 0;
    if (length > 1 && length > longest.length) {
      longest = {.first = i + 1 - length, .length = length};
    }
  }
  return longest;
}

char* write_ipv6(const std::uint8_t* bytes, char* out) {
  const std::array<std::uint16_t, kGroups> groups = groups_of(bytes);
  const ZeroRun zeros = longest_zero_run(groups);

  // RFC 5952, 5: an address known to hold an IPv4 address shows it as one.
  if (zeros.first == 0 && zeros.length == 5 && groups[5] == 0xffff) {
    return write_ipv4(bytes + 12, std::copy_n("::ffff:", 7, out));
  }

  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == zeros.first) {
      *out++ = ':';
      i += zeros.length - 1;
      if (i == kGroups - 1) {
        *out++ = ':';
      }
      continue;
    }
    if (i != 0) {
      *out++ = ':';
    }
    out = std::to_chars(out, out + 4, groups[i], 16).ptr;
  }
  return out;
}

} // namespace

char* write_address(ByteView address, char* out) {
  return address.size() == kIpv4Length ? write_ipv4(address.data(), out)
                                       : write_ipv6(address.data(), out);
}

Address Address::of(ByteView bytes) {
  Address address;
  if (bytes.size() == kIpv4Length || bytes.size() == kIpv6Length) {
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
    address.length_ = bytes.size();
  }
  return address;
}

std::optional<Address> Address::parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) {
    return std::nullopt; // What follows would not be read.
  }
  Address address;
  if (read_ipv4(terminated.c_str(), address.bytes_.data())) {
    address.length_ = kIpv4Length;
    return address;
  }
  return read_ipv6(terminated.c_str(), address.bytes_.data()) ? std::optional(address)
                                                              : std::nullopt;
}

bool Address::is_loopback() const {
  constexpr std::uint8_t kNetwork = 127;
  return is_ipv4() ? bytes_[0] == kNetwork
                   : network(kBits - 1).is_unspecified() && bytes_.back() == 1;
}

bool Address::is_unspecified() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t byte) { return byte == 0; });
}

Address Address::unmapped() const {
  return !is_ipv4() && std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin())
             ? of(ByteView(bytes_).last(kIpv4Length))
             : *this;
}

Address Address::network(unsigned bits) const {
  Address masked = *this;
  for (std::size_t i = 0; i < length_; ++i) {
    const unsigned kept = std::min(8U, bits - std::min(bits, static_cast<unsigned>(i * 8)));
    masked.bytes_[i] = static_cast<std::uint8_t>(bytes_[i] & (0xff00U >> kept));
  }
  return masked;
}

std::string Address::text() const {
  std::array<char, kMaxAddressText> text{};
  return {text.data(), write_address(bytes(), text.data())};
}

} // namespace chattcp
