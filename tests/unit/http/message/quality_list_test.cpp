#include "http/message/quality_list.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

// "name=weight name=weight"
std::string shown(std::string_view list) {
  std::string text;
  for (const Preference& preference : parse_preferences(list)) {
    text += (text.empty() ? "" : " ") + preference.name + "=" + std::to_string(preference.weight);
  }
  return text;
}

} // namespace

TEST_CASE("parse_preferences reads names and weights in their order") {
  CHECK(shown("") == "");
  CHECK(shown("gzip") == "gzip=1000");
  CHECK(shown("gzip, br;q=0.5,\tidentity ; q=0") == "gzip=1000 br=500 identity=0");
  CHECK(shown("Text/HTML;level=1;Q=0.125, */*;q=0.001") == "text/html=125 */*=1");
  CHECK(shown(", ,gzip,,") == "gzip=1000");
}

TEST_CASE("parse_preferences takes a weight that cannot be read for none") {
  for (const char* const bad : {"", "x", "0.5x", "0.1234", "2", "-1", ".5", "00.5", "1e3"}) {
    CAPTURE(bad);
    CHECK(parse_preferences("a;q=" + std::string(bad)).front().weight == 1000);
  }
  CHECK(shown("a;q=1.000, b;q=0., c;q=1.9") == "a=1000 b=0 c=1000");
}

TEST_CASE("parse_preferences bears any text") {
  std::string text;
  for (int length = 0; length < 600; ++length) {
    text += static_cast<char>(length * 7);
    CHECK_NOTHROW(parse_preferences(text));
  }
  CHECK(shown(";;;,;q=0") == "");
}
