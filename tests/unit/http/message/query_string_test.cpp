#include "http/message/query_string.h"

#include "base/percent_encoding.h"
#include "support/catch.h"

using namespace chattcp;

TEST_CASE("parse_query reads names and values in their order") {
  CHECK(parse_query("/api/capture?i=lo&p=80&p=tcp&p=80") ==
        QueryParameters{{"i", "lo"}, {"p", "80"}, {"p", "tcp"}, {"p", "80"}});
}

TEST_CASE("parse_query takes all after the first = as the value") {
  CHECK(parse_query("/?f=tcp[13]=2&token=abc==&c==1") ==
        QueryParameters{{"c", "=1"}, {"f", "tcp[13]=2"}, {"token", "abc=="}});
}

TEST_CASE("parse_query decodes escapes and +, and keeps a % that begins no escape") {
  CHECK(parse_query("/?f=tcp+port%2080&%69=%4c%4F&h=%&h=%g1&h=%1&h=100%+") ==
        QueryParameters{{"f", "tcp port 80"},
                        {"h", "%"},
                        {"h", "%g1"},
                        {"h", "%1"},
                        {"h", "100% "},
                        {"i", "LO"}});
  CHECK(parse_query("/?p=%00") == QueryParameters{{"p", std::string(1, '\0')}});
}

TEST_CASE("parse_query returns nothing for a target without parameters") {
  for (const char* const target : {"", "/", "/?", "/?&&", "/?#i=lo", "/i=lo"}) {
    CAPTURE(target);
    CHECK(parse_query(target).empty());
  }
}

TEST_CASE("parse_query gives a name without = an empty value, and ignores the fragment") {
  CHECK(parse_query("/?i&p=&=x#p=1") == QueryParameters{{"", "x"}, {"i", ""}, {"p", ""}});
}

TEST_CASE("parse_query undoes percent_encoded") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  CHECK(parse_query("/?x=" + percent_encoded(all)) == QueryParameters{{"x", all}});
}
