#include "http/json_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chattcp;

TEST_CASE("error_json is one object on one line") {
  CHECK(error_json("interface required") == R"({"error":"interface required"})");
  CHECK(error_json("p: '\"' is\nnot") == R"({"error":"p: '\"' is\nnot"})");
}

TEST_CASE("error_json is JSON whatever bytes a client sent") {
  const std::string text = error_json("p: '\xff\xc3\x01' is not");

  CHECK(nlohmann::json::parse(text)["error"] == "p: '\xef\xbf\xbd\xef\xbf\xbd\x01' is not");
}

TEST_CASE("dropped_json has the number, then the place") {
  CHECK(dropped_json(12, "kernel") == R"({"dropped":12,"where":"kernel"})");
  CHECK(dropped_json(UINT64_MAX, "client") ==
        R"({"dropped":18446744073709551615,"where":"client"})");
}
