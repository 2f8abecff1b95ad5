#include "filter/address_spelling.h"

#include "base/address.h"
#include "base/number.h"
#include "base/words.h"

#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace chattcp {

namespace {

constexpr int kBits = 32;
constexpr int kBitsOfPart = 8;
constexpr std::size_t kParts = 4;

std::optional<std::uint32_t> number(std::string_view text, std::uint32_t most) {
  const std::optional<std::uint32_t> value = parse_number<std::uint32_t>(text);
  return value && *value <= most ? value : std::nullopt;
}

// The leading parts of an address: 10.0 and 10.0.* have two.
struct Beginning {
  std::uint32_t address = 0; // The missing parts are zero.
  std::size_t parts = 0;
};

std::optional<Beginning> parse_beginning(std::string_view text) {
  Beginning beginning;
  bool wild = false; // Only more * may follow a *.
  for (std::size_t part = 0; part < kParts && !text.empty(); ++part) {
    const std::size_t dot = text.find('.');
    const std::string_view digits = text.substr(0, dot);
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    wild = wild || digits == "*";
    const std::optional<std::uint32_t> value = number(digits, UINT8_MAX);
    if (wild ? digits != "*" : !value) {
      return std::nullopt;
    }
    if (!wild) {
      beginning.address |= *value << (kBitsOfPart * (kParts - 1 - part));
      ++beginning.parts;
    }
  }
  return text.empty() && beginning.parts != 0 ? std::optional(beginning) : std::nullopt;
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  const std::optional<Beginning> beginning = parse_beginning(text);
  return beginning && beginning->parts == kParts ? std::optional(beginning->address) : std::nullopt;
}

std::string prefix_text(std::uint32_t address, int bits) {
  const std::array<std::uint8_t, kIpv4Length> bytes{
      static_cast<std::uint8_t>(address >> 24U), static_cast<std::uint8_t>(address >> 16U),
      static_cast<std::uint8_t>(address >> 8U), static_cast<std::uint8_t>(address)};
  return Address::of(bytes).text() + (bits == kBits ? "" : "/" + std::to_string(bits));
}

// 10.0.0.0/255.255.255.0, and 10.0/16.
std::vector<std::string> with_length(std::string_view network, std::string_view length) {
  const std::optional<Beginning> beginning = parse_beginning(network);
  const std::optional<std::uint32_t> mask = parse_address(length);
  const std::optional<std::uint32_t> bits = number(length, kBits);
  if (beginning && mask && std::countl_one(*mask) == std::popcount(*mask)) {
    return {prefix_text(beginning->address, std::popcount(*mask))};
  }
  return beginning && bits ? std::vector{prefix_text(beginning->address, static_cast<int>(*bits))}
                           : std::vector<std::string>();
}

std::vector<std::string> from_to(std::string_view first_text, std::string_view last_text) {
  const std::optional<std::uint32_t> first = parse_address(first_text);
  std::optional<std::uint32_t> last = parse_address(last_text);
  if (const auto part = number(last_text, UINT8_MAX); first && part) {
    last = (*first & ~std::uint32_t{UINT8_MAX}) | *part;
  }
  std::vector<std::string> prefixes;
  for (std::uint64_t next = first.value_or(1); first && last && next <= *last;) {
    int free = next == 0 ? kBits : std::countr_zero(next); // The largest block that begins here
    while (next + (std::uint64_t{1} << static_cast<unsigned>(free)) - 1 > *last) {
      --free; // and ends in time.
    }
    prefixes.push_back(prefix_text(static_cast<std::uint32_t>(next), kBits - free));
    next += std::uint64_t{1} << static_cast<unsigned>(free);
  }
  return prefixes;
}

} // namespace

std::vector<std::string> prefixes_from(std::string_view text) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return with_length(text.substr(0, slash), text.substr(slash + 1));
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    return from_to(trimmed(text.substr(0, dash)), trimmed(text.substr(dash + 1)));
  }
  const std::optional<Beginning> beginning = parse_beginning(text);
  return beginning ? std::vector{prefix_text(beginning->address,
                                             static_cast<int>(beginning->parts) * kBitsOfPart)}
                   : std::vector<std::string>();
}

} // namespace chattcp
