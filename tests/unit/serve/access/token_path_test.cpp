#include "serve/access/token_path.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

// "token path"
std::string parts(const std::string& target) {
  const std::optional<TokenPath> path = parse_token_path(target);
  return path ? path->token + " " + path->path : "none";
}

} // namespace

TEST_CASE("parse_token_path takes the first part of a path off") {
  CHECK(parts("/TOKEN/api/interfaces") == "TOKEN /api/interfaces");
  CHECK(parts("/TOKEN/api/capture?i=lo&h=/x") == "TOKEN /api/capture");
  CHECK(parts("/TOKEN//api/interfaces") == "TOKEN /api/interfaces"); // http://host/TOKEN/
  CHECK(parts("/a+b%2Fc%3D=/healthz#x") == "a+b/c== /healthz");
  CHECK(parts("/api/interfaces") == "api /interfaces");
  CHECK(parts("/TOKEN/%61pi") == "TOKEN /api");
}

TEST_CASE("parse_token_path finds none where there is but one part") {
  for (const std::string target : {"", "/", "//", "///", "/TOKEN", "/TOKEN/", "/TOKEN?/x/y",
                                   "TOKEN/x", "//x/y", "*", "/TOKEN#/x"}) {
    CAPTURE(target);
    CHECK(parts(target) == "none");
  }
}
