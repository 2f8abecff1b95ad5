#include "output/payload_encoding.h"

#include "base/decimal.h"
#include "base/error.h"
#include "output/text/text_encoding.h"
#include "output/vector_encoding.h"

#include <algorithm>
#include <cstring>

namespace chattcp {

namespace {

// 0..255 with its comma, so that a payload is copied, not formatted.
struct DecimalByte {
  std::array<char, 4> text{};
  std::uint8_t length = 0;
};

consteval std::array<DecimalByte, 256> make_decimal_bytes() {
  std::array<DecimalByte, 256> table{};
  for (std::size_t value = 0; value < table.size(); ++value) {
    const ShortText& digits = kShortDecimals[0][value];
    DecimalByte& decimal = table[value];
    while (decimal.length < digits.length) {
      decimal.text[decimal.length] = digits.text[decimal.length];
      ++decimal.length;
    }
    decimal.text[decimal.length++] = ',';
  }
  return table;
}

constexpr std::array<DecimalByte, 256> kDecimalBytes = make_decimal_bytes();

char* write_array(ByteView bytes, char* out) {
  *out++ = '[';
  const Encoded begun = encode_decimal_vectors(bytes, out);
  out = begun.end;
  for (const std::uint8_t byte : bytes.subspan(begun.bytes)) {
    const DecimalByte& decimal = kDecimalBytes[byte];
    std::memcpy(out, decimal.text.data(), decimal.text.size()); // Four always: a branch costs more.
    out += decimal.length;
  }
  out -= bytes.empty() ? 0 : 1; // The last comma.
  *out++ = ']';
  return out;
}

constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The two characters that each value of twelve bits becomes.
consteval auto make_base64_pairs() {
  std::array<std::array<char, 2>, 4096> table{};
  for (std::size_t value = 0; value < table.size(); ++value) {
    table[value] = {kBase64Digits[value >> 6U], kBase64Digits[value & 0x3fU]};
  }
  return table;
}

constexpr auto kBase64Pairs = make_base64_pairs();

// Writes the four characters of up to three bytes, the low 24 bits of `group`.
char* write_base64_group(std::uint32_t group, char* out) {
  std::memcpy(out, kBase64Pairs[group >> 12U].data(), 2);
  std::memcpy(out + 2, kBase64Pairs[group & 0xfffU].data(), 2);
  return out + 4;
}

char* write_base64(ByteView bytes, char* out) {
  *out++ = '"';
  const Encoded begun = encode_base64_vectors(bytes, out);
  out = begun.end;
  std::size_t i = begun.bytes;
  for (; i + 3 <= bytes.size(); i += 3) {
    out = write_base64_group(
        std::uint32_t{bytes[i]} << 16U | std::uint32_t{bytes[i + 1]} << 8U | bytes[i + 2], out);
  }
  const std::size_t left = bytes.size() - i;
  if (left != 0) {
    const std::uint32_t second = left == 2 ? bytes[i + 1] : 0U;
    out = write_base64_group(std::uint32_t{bytes[i]} << 16U | second << 8U, out);
    std::fill(out - (3 - left), out, '=');
  }
  *out++ = '"';
  return out;
}

consteval auto make_hex_pairs() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> table{};
  for (std::size_t value = 0; value < table.size(); ++value) {
    table[value] = {kDigits[value >> 4U], kDigits[value & 0x0fU]};
  }
  return table;
}

constexpr auto kHexPairs = make_hex_pairs();

char* write_hex(ByteView bytes, char* out) {
  *out++ = '"';
  for (const std::uint8_t byte : bytes) {
    std::memcpy(out, kHexPairs[byte].data(), 2);
    out += 2;
  }
  *out++ = '"';
  return out;
}

} // namespace

PayloadEncoding parse_payload_encoding(std::string_view flag, std::string_view name) {
  const auto* const found =
      std::find(kPayloadEncodingNames.begin(), kPayloadEncodingNames.end(), name);
  if (found == kPayloadEncodingNames.end()) {
    refuse_value(flag, name, "array, base64, hex, text or none");
  }
  return static_cast<PayloadEncoding>(found - kPayloadEncodingNames.begin());
}

char* write_payload(ByteView bytes, PayloadEncoding encoding, char* out) {
  switch (encoding) {
  case PayloadEncoding::array:
    return write_array(bytes, out);
  case PayloadEncoding::base64:
    return write_base64(bytes, out);
  case PayloadEncoding::hex:
    return write_hex(bytes, out);
  case PayloadEncoding::text:
    return write_text(bytes, out);
  case PayloadEncoding::none:
    break;
  }
  return write_array({}, out);
}

} // namespace chattcp
