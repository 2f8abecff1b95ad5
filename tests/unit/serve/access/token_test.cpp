#include "serve/access/token.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/temporary_file.h"

#include <set>

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("make_token makes another token each time, of 192 bits") {
  std::set<std::string> tokens;
  for (int round = 0; round < 100; ++round) {
    const std::string token = make_token();
    CHECK(token.size() == 32); // Six bits each.
    CHECK(is_token(token));
    tokens.insert(token);
  }

  CHECK(tokens.size() == 100);
}

TEST_CASE("make_token needs no escape in a URL") {
  const std::string token = make_token();
  CAPTURE(token);
  CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-_") == std::string::npos);
}

TEST_CASE("is_token knows what can stand behind Bearer") {
  for (const char* const good : {"a", "0", "secret", "A-b.c_d~e+f/9", "YWJj==", "a="}) {
    CAPTURE(good);
    CHECK(is_token(good));
  }
  for (const char* const bad : {"", "=", "==", "a=b", "=a", "a b", " a", "a ", "a\t", "a\n", "a,b",
                                "\"a\"", "a&b", "a%20", "a:b", "\xc3\xa4"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_token(bad));
  }
  CHECK_FALSE(is_token(std::string("a\0b", 3)));
}

TEST_CASE("read_token takes the first line of a file, without blanks at its end") {
  for (const char* const text :
       {"secret", "secret\n", "secret\r\n", "secret \t\n", "secret\nmore"}) {
    CAPTURE(text);
    const TemporaryFile file(text);
    CHECK(read_token(file.path()) == "secret");
  }
}

TEST_CASE("read_token refuses a first line that is no token, and does not show it") {
  for (const char* const text : {"", "\n", "\nsecret\n", " \n", "two words\n", " secret\n"}) {
    CAPTURE(text);
    const TemporaryFile file(text);
    CHECK_THROWS_AS(read_token(file.path()), UsageError);
    CHECK_THROWS_WITH(
        read_token(file.path()),
        Catch::StartsWith("--token-file: the first line of " + file.path() + " is not a token;") &&
            !Catch::Contains("secret") && !Catch::Contains("two words"));
  }
}

TEST_CASE("read_token names the file that cannot be read") {
  CHECK_THROWS_WITH(read_token("/nonexistent/token"),
                    "--token-file: /nonexistent/token: cannot read: No such file or directory");
  CHECK_THROWS_WITH(read_token("/"), Catch::StartsWith("--token-file: /: cannot read: "));
}
