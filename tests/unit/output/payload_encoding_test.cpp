#include "output/payload_encoding.h"

#include "support/catch.h"
#include "support/frames.h"

#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Checks on the way that nothing is written beyond the room that a caller must give.
std::string written(const Bytes& bytes, PayloadEncoding encoding) {
  std::vector<char> room(max_payload_text(bytes.size()));
  room.shrink_to_fit();
  const char* const end = write_payload(bytes, encoding, room.data());
  REQUIRE(static_cast<std::size_t>(end - room.data()) <= room.size());
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

} // namespace

TEST_CASE("Payload encodings have their documented names") {
  CHECK(parse_payload_encoding("-x", "array") == PayloadEncoding::array);
  CHECK(parse_payload_encoding("-x", "base64") == PayloadEncoding::base64);
  CHECK(parse_payload_encoding("-x", "hex") == PayloadEncoding::hex);
  CHECK(parse_payload_encoding("-x", "text") == PayloadEncoding::text);
  CHECK(parse_payload_encoding("-x", "none") == PayloadEncoding::none);
  for (const std::string other : {"", "Array", "base", "base64 ", "raw"}) {
    CHECK_THROWS_WITH(parse_payload_encoding("-x", other),
                      "-x: '" + other + "' is not array, base64, hex, text or none");
  }
}

TEST_CASE("base64 follows the test vectors of RFC 4648") {
  const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    CHECK(written(bytes_of(plain), PayloadEncoding::base64) == "\"" + encoded + "\"");
  }
  CHECK(written("fbff"_hex, PayloadEncoding::base64) == "\"+/8=\"");
}

TEST_CASE("array and hex write each of the 256 byte values") {
  for (unsigned value = 0; value < 256; ++value) {
    const Bytes byte{static_cast<std::uint8_t>(value)};
    constexpr const char* kDigits = "0123456789abcdef";
    CHECK(written(byte, PayloadEncoding::array) == "[" + std::to_string(value) + "]");
    CHECK(written(byte, PayloadEncoding::hex) ==
          std::string("\"") + kDigits[value / 16] + kDigits[value % 16] + "\"");
  }
}

TEST_CASE("No payload is an empty value of its kind") {
  CHECK(written({}, PayloadEncoding::array) == "[]");
  CHECK(written({}, PayloadEncoding::base64) == "\"\"");
  CHECK(written({}, PayloadEncoding::hex) == "\"\"");
  CHECK(written({}, PayloadEncoding::text) == "\"\"");
  CHECK(written({}, PayloadEncoding::none) == "[]");
  CHECK(written(counted(9), PayloadEncoding::none) == "[]");
}

TEST_CASE("Values are parted by commas") {
  CHECK(written({0, 9, 10, 99, 100, 255}, PayloadEncoding::array) == "[0,9,10,99,100,255]");
}

TEST_CASE("No encoding needs more room than it says") {
  for (std::size_t length = 0; length <= 70; ++length) {
    for (const std::uint8_t byte : Bytes{0x00, '"', 'a', 0xc3, 0xff}) {
      for (const PayloadEncoding encoding :
           {PayloadEncoding::array, PayloadEncoding::base64, PayloadEncoding::hex,
            PayloadEncoding::text, PayloadEncoding::none}) {
        CHECK(written(Bytes(length, byte), encoding).size() >= 2);
      }
    }
  }
}
