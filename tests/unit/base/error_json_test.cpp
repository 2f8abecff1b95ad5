#include "base/error_json.h"

#include "support/catch.h"

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
