#include "output/text/text_encoding.h"

#include "support/catch.h"
#include "support/frames.h"

#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// What stands between the quotes, with each U+FFFD as '?'.
std::string text_of(const Bytes& bytes) {
  std::vector<char> room(6 * bytes.size() + 2);
  const char* const end = write_text(bytes, room.data());
  REQUIRE(static_cast<std::size_t>(end - room.data()) <= room.size());
  std::string text(room.data() + 1, static_cast<std::size_t>(end - room.data()) - 2);
  CHECK(room.front() == '"');
  CHECK(*(end - 1) == '"');
  constexpr const char* kReplacement = "\xef\xbf\xbd";
  for (std::size_t at = text.find(kReplacement); at != std::string::npos;
       at = text.find(kReplacement, at)) {
    text.replace(at, 3, "?");
  }
  return text;
}

} // namespace

TEST_CASE("write_text keeps what is UTF-8") {
  for (const char* const text : {"plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
                                 "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                                 "\xf4\x8f\xbf\xbf", "z\xc3\xbcrich \xf0\x9f\x98\x80!"}) {
    const std::string expected = text;
    CHECK(text_of({expected.begin(), expected.end()}) == expected);
  }
}

TEST_CASE("write_text escapes what a JSON string must escape, and nothing else") {
  CHECK(text_of("22 5c 2f 08 0c 0a 0d 09"_hex) == R"(\"\\/\b\f\n\r\t)");
  CHECK(text_of("00 01 0b 1f 20"_hex) == R"(\u0000\u0001\u000b\u001f )");
}

TEST_CASE("write_text replaces each maximal part of an ill-formed sequence once") {
  // As Python's bytes.decode('utf-8', 'replace') does; the counts were taken from it.
  const std::vector<std::pair<Bytes, std::string>> cases{
      {"80"_hex, "?"},          // A lone continuation byte.
      {"bfbf"_hex, "??"},       //
      {"c0af"_hex, "??"},       // Overlong, two bytes.
      {"c1bf"_hex, "??"},       //
      {"e080af"_hex, "???"},    // Overlong, three bytes.
      {"e09fbf"_hex, "???"},    //
      {"f0808080"_hex, "????"}, // Overlong, four bytes.
      {"f08fbfbf"_hex, "????"}, //
      {"eda080"_hex, "???"},    // Surrogates.
      {"edbfbf"_hex, "???"},    //
      {"f4908080"_hex, "????"}, // Above U+10FFFF.
      {"f5808080"_hex, "????"}, //
      {"feff"_hex, "??"},       // No UTF-8 at all.
      {"c3"_hex, "?"},          // Cut at the end.
      {"e282"_hex, "?"},        //
      {"e2"_hex, "?"},          //
      {"f09f98"_hex, "?"},      //
      {"f09f"_hex, "?"},        //
      {"c341"_hex, "?A"},       // Broken off by another character.
      {"e28241"_hex, "?A"},     //
      {"e241"_hex, "?A"},       //
      {"f09f9841"_hex, "?A"},   //
      {"e282e282ac"_hex, "?\xe2\x82\xac"},
      {"f09fc3bc"_hex, "?\xc3\xbc"},
      {"c322"_hex, "?\\\""}, // The quote after it still is one.
      {"e2820a"_hex, "?\\n"},
  };
  for (const auto& [bytes, expected] : cases) {
    CAPTURE(bytes);
    CHECK(text_of(bytes) == expected);
  }
}

TEST_CASE("write_text does not read behind a sequence cut at the end") {
  for (const Bytes& whole : {"f09f9880"_hex, "e282ac"_hex, "c3bc"_hex}) {
    for (std::size_t length = 1; length < whole.size(); ++length) {
      const Bytes cut(whole.data(), whole.data() + length);
      CHECK(text_of(cut) == "?");
    }
  }
}

TEST_CASE("write_text finds what does not stand for itself at every place and distance") {
  for (const std::string special :
       {"\"", "\\", "\n", "\x1f", "\x7f", "\x80", "\xff", "\xc3\xa4", " "}) {
    for (std::size_t before = 0; before <= 20; ++before) {
      for (std::size_t behind = 0; behind <= 20; ++behind) {
        const std::string text = std::string(before, '!') + special + std::string(behind, '~');
        const std::string alone = text_of({special.begin(), special.end()});
        CAPTURE(text);
        CHECK(text_of({text.begin(), text.end()}) ==
              std::string(before, '!') + alone + std::string(behind, '~'));
      }
    }
  }
}
