#include "output/vector_encoding.h"

#include "output/payload_encoding.h"
#include "support/catch.h"
#include "support/frames.h"

#include <random>
#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr std::size_t kLongest = 300;

Bytes random_bytes(std::size_t length) {
  static std::mt19937 random(1);
  Bytes bytes(length);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(random());
  }
  return bytes;
}

std::string decimal_of(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += std::to_string(byte) + ",";
  }
  return text;
}

// Of a multiple of three bytes.
std::string base64_of(ByteView bytes) {
  constexpr const char* kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned group = unsigned{bytes[i]} << 16U | unsigned{bytes[i + 1]} << 8U | bytes[i + 2];
    for (const unsigned shift : {18U, 12U, 6U, 0U}) {
      text += kDigits[group >> shift & 0x3fU];
    }
  }
  return text;
}

// Encodes what lies at the end of an allocation into one of the documented size, so that ASan sees
// a step too far on either side.
template <typename Encode, typename Model>
void check(const Bytes& bytes, std::size_t at_least, Encode encode, Model model) {
  CAPTURE(bytes.size());
  std::vector<char> room(max_payload_text(bytes.size()));
  const Encoded encoded = encode(bytes, room.data());
  CHECK(encoded.bytes >= at_least);
  REQUIRE(encoded.bytes <= bytes.size());
  CHECK(std::string(room.data(), encoded.end) == model(ByteView(bytes).first(encoded.bytes)));
}

std::size_t whole_steps(std::size_t length, std::size_t step) {
  return step == 0 ? 0 : length / step * step;
}

} // namespace

TEST_CASE("encode_decimal_vectors writes the numbers of every length of bytes") {
  for (std::size_t length = 0; length <= kLongest; ++length) {
    check(random_bytes(length), whole_steps(length, decimal_vector_step()), encode_decimal_vectors,
          decimal_of);
  }
}

TEST_CASE("encode_decimal_vectors writes every value at every place") {
  for (unsigned first = 0; first < 256; ++first) {
    Bytes bytes;
    for (unsigned i = 0; i < 16; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(first + i));
    }
    check(bytes, 0, encode_decimal_vectors, decimal_of);
  }
}

TEST_CASE("encode_base64_vectors writes the digits of every length of bytes") {
  for (std::size_t length = 0; length <= kLongest; ++length) {
    const std::size_t all_but_four = length < 4 ? 0 : length - 4;
    check(random_bytes(length), whole_steps(all_but_four, base64_vector_step()),
          encode_base64_vectors, base64_of);
  }
}

TEST_CASE("encode_base64_vectors writes every digit at every place") {
  const std::size_t step = base64_vector_step();
  for (unsigned digit = 0; digit < 64; ++digit) {
    for (std::size_t place = 0; place < step / 3 * 4; ++place) {
      Bytes bytes(step + 4, 0);
      const std::size_t bit = 8 * step - 6 * (place + 1); // From the end of the step.
      for (unsigned i = 0; i < 6; ++i) {
        bytes[step - 1 - (bit + i) / 8] |=
            static_cast<std::uint8_t>((digit >> i & 1U) << ((bit + i) % 8));
      }
      check(bytes, step, encode_base64_vectors, base64_of);
    }
  }
}
