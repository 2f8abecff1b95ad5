#include "http/message/query_string.h"

#include <catch2/catch.hpp>

using namespace chattcp;

TEST_CASE("parse_query reads names and values in their order") {
  CHECK(parse_query("/api/capture?i=lo&p=80&p=tcp&p=80") ==
        QueryParameters{{"i", "lo"}, {"p", "80"}, {"p", "tcp"}, {"p", "80"}});
}

TEST_CASE("parse_query leaves what stands behind the first = to the value") {
  CHECK(parse_query("/?f=tcp[13]=2&token=abc==&c==1") ==
        QueryParameters{{"c", "=1"}, {"f", "tcp[13]=2"}, {"token", "abc=="}});
}

TEST_CASE("parse_query takes escapes and + apart, and leaves what is none") {
  CHECK(parse_query("/?f=tcp+port%2080&%69=%4c%4F&h=%&h=%g1&h=%1&h=100%+") ==
        QueryParameters{{"f", "tcp port 80"},
                        {"h", "%"},
                        {"h", "%g1"},
                        {"h", "%1"},
                        {"h", "100% "},
                        {"i", "LO"}});
  CHECK(parse_query("/?p=%00") == QueryParameters{{"p", std::string(1, '\0')}});
}

TEST_CASE("parse_query finds nothing where nothing is") {
  for (const char* const target : {"", "/", "/?", "/?&&", "/?#i=lo", "/i=lo"}) {
    CAPTURE(target);
    CHECK(parse_query(target).empty());
  }
}

TEST_CASE("parse_query gives a name without = the empty value, and a fragment no part") {
  CHECK(parse_query("/?i&p=&=x#p=1") == QueryParameters{{"", "x"}, {"i", ""}, {"p", ""}});
}

TEST_CASE("encode_query_value is undone by parse_query") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  CHECK(parse_query("/?x=" + encode_query_value(all)) == QueryParameters{{"x", all}});
  CHECK(encode_query_value("aZ9-._~+/ ") == "aZ9-._~%2B%2F%20");
}
