#include "base/address.h"

#include "base/decimal.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace chattcp {

namespace {

constexpr std::size_t kGroups = 8; // An IPv6 address is eight groups of 16 bits.

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

std::string address_text(ByteView address) {
  std::array<char, kMaxAddressText> text{};
  return {text.data(), write_address(address, text.data())};
}

bool is_loopback(ByteView address) {
  static const AddressPrefix network = *AddressPrefix::parse("127.0.0.0/8");
  static const AddressPrefix single = *AddressPrefix::parse("::1");
  return network.contains(address) || single.contains(address);
}

std::optional<AddressPrefix> AddressPrefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  if (host.find('\0') != std::string::npos) {
    return std::nullopt; // inet_pton() would stop reading there.
  }
  AddressPrefix prefix;
  if (inet_pton(AF_INET, host.c_str(), prefix.address_.data()) == 1) {
    prefix.length_ = kIpv4Length;
  } else if (inet_pton(AF_INET6, host.c_str(), prefix.address_.data()) == 1) {
    prefix.length_ = kIpv6Length;
  } else {
    return std::nullopt;
  }
  const auto most = static_cast<unsigned>(prefix.length_ * 8);
  prefix.bits_ = most;
  if (slash == std::string_view::npos) {
    return prefix;
  }
  const std::string_view bits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), prefix.bits_);
  if (error != std::errc{} || end != bits.data() + bits.size() || prefix.bits_ > most) {
    return std::nullopt;
  }
  return prefix;
}

bool AddressPrefix::contains(ByteView address) const {
  if (address.size() != length_) {
    return false;
  }
  const std::size_t whole = bits_ / 8;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                  address_.begin())) {
    return false;
  }
  const unsigned partial = bits_ % 8;
  const auto difference =
      static_cast<unsigned>(partial == 0 ? 0 : address[whole] ^ address_[whole]);
  return difference >> (8 - partial) == 0;
}

std::string AddressPrefix::text() const {
  std::array<std::uint8_t, kIpv6Length> masked{};
  for (std::size_t i = 0; i < length_; ++i) {
    const unsigned kept = std::min(8U, bits_ - std::min(bits_, static_cast<unsigned>(i * 8)));
    masked[i] = static_cast<std::uint8_t>(address_[i] & (0xff00U >> kept));
  }
  return address_text(ByteView(masked).first(length_)) + "/" + std::to_string(bits_);
}

} // namespace chattcp
