#include "serve/request_head.h"

#include <catch2/catch.hpp>

using namespace chattcp;

TEST_CASE("is_whole_head waits for the empty line, of whatever line ends") {
  CHECK_FALSE(is_whole_head(""));
  CHECK_FALSE(is_whole_head("GET / HTTP/1.1\r\n"));
  CHECK_FALSE(is_whole_head("GET / HTTP/1.1\r\nHost: a\r\n\r"));
  CHECK(is_whole_head("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(is_whole_head("GET / HTTP/1.1\nHost: a\n\n"));
}

TEST_CASE("prepared_head leaves an ordinary request as it is") {
  for (const std::string method : {"GET", "HEAD", "OPTIONS", "POST"}) {
    const std::string head = method + " /x?range=1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
    CHECK(prepared_head(head) == head);
  }
}

TEST_CASE("prepared_head makes every method that does not read one that the library knows") {
  for (const std::string method : {"BREW", "DELETE", "get", "M-SEARCH", "PRI"}) {
    CAPTURE(method);
    CHECK(prepared_head(method + " / HTTP/1.1\r\n\r\n") == "POST / HTTP/1.1\r\n\r\n");
  }
}

TEST_CASE("prepared_head leaves what is no request line to the library to refuse") {
  for (const std::string line : {"", " ", "\x01 / HTTP/1.1", "(: / HTTP/1.1"}) {
    CAPTURE(line);
    CHECK(prepared_head(line + "\r\n\r\n") == line + "\r\n\r\n");
  }
}

TEST_CASE("prepared_head leaves lines that end with LF alone to the library to refuse") {
  for (const std::string head :
       {"\n\n", "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\n", "GET /\r\n\n"}) {
    CAPTURE(head);
    CHECK(prepared_head(head) == head);
  }
}

TEST_CASE("prepared_head leaves out ranges") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nRange: bytes=x\r\nHost: a\r\nrAnGe:1\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("prepared_head shows empty values, which the library would drop") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nHost:\r\nOrigin: \t\r\nX\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: -\r\nOrigin: -\r\nX\r\n\r\n");
}
