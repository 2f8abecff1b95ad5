#include "output/payload_line.h"

#include "support/catch.h"

#include <string>
#include <vector>

using namespace chattcp;

namespace {

std::string line_of(const std::string& payload, std::size_t columns = 40) {
  const std::vector<std::uint8_t> bytes(payload.begin(), payload.end());
  std::vector<char> room(columns * kBytesPerColumn + 1);
  const char* const end = write_payload_line(bytes, columns, room.data());
  REQUIRE(end < room.data() + room.size()); // One byte beyond the end is stored.
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

} // namespace

TEST_CASE("write_payload_line shows text and the ends of its lines") {
  CHECK(line_of("GET / HTTP/1.1\r\nHost:\tx") == R"(GET / HTTP/1.1\r\nHost:\tx)");
  CHECK(line_of("").empty());
}

TEST_CASE("write_payload_line lets nothing through that a terminal obeys or nobody sees") {
  CHECK(line_of(std::string("a\x1b[31m\0\x7f\x07", 9)) == "a.[31m...");
  CHECK(line_of("\xc2\x9b"
                "31m\xe2\x80\xae"
                "x\xe2\x80\x8b\xe2\x81\xa6\xef\xbb\xbf\xc2\xad\xd8\x9c") == ".31m.x.....");
  // U+034F, U+115F, U+180B, U+2800, U+FE0F, U+FFA0, U+FFFF, U+1D173, U+1FFFE.
  CHECK(line_of("\xcd\x8f\xe1\x85\x9f\xe1\xa0\x8b\xe2\xa0\x80\xef\xb8\x8f\xef\xbe\xa0"
                "\xef\xbf\xbf\xf0\x9d\x85\xb3\xf0\x9f\xbf\xbe") == ".........");
}

TEST_CASE("write_payload_line keeps UTF-8, and makes no letters of other bytes") {
  CHECK(line_of("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80") ==
        "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
  CHECK(line_of("\xff gr\xc3\xbc\xc3\x9f") == ". gr....");
  CHECK(line_of("\xc3\xbc, cut: \xe2\x82") == "\xc3\xbc, cut: .");
}

TEST_CASE("write_payload_line knows that some characters are two columns wide") {
  const std::string wide = "\xe6\xbc\xa2"; // U+6F22
  CHECK(line_of(wide + wide + wide + wide + wide + wide, 10) ==
        wide + wide + wide + wide + "\xe2\x80\xa6");
  const std::string mark = "\xe2\x9c\x85"; // U+2705
  CHECK(line_of(mark + mark + mark + mark + mark + mark, 10) ==
        mark + mark + mark + mark + "\xe2\x80\xa6");
  CHECK(line_of("\xe3\x85\xa4\xf3\xa0\x80\xa1") == ".."); // U+3164, U+E0021
}

TEST_CASE("write_payload_line ends in time, and says that there is more") {
  CHECK(line_of("0123456789", 10) == "01234567\xe2\x80\xa6");
  CHECK(line_of("01234567", 10) == "01234567");
  CHECK(line_of("\n\n\n\n\n\n", 9) == R"(\n\n\n\n)"
                                      "\xe2\x80\xa6");
  std::string euros;
  for (int i = 0; i < 50; ++i) {
    euros += "\xe2\x82\xac";
  }
  CHECK(line_of(euros, 12).size() == std::size_t{3} * 10 + 3);
}

TEST_CASE("write_payload_line stays in its room for every pair of bytes") {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      std::string payload;
      for (int i = 0; i < 20; ++i) {
        payload += static_cast<char>(first);
        payload += static_cast<char>(second);
      }
      const std::string line = line_of(payload, 7);
      REQUIRE(line.size() <= 7 * kBytesPerColumn);
      REQUIRE(line.find_first_of("\n\r\x1b") == std::string::npos);
    }
  }
}
