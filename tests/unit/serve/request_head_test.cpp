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

TEST_CASE("fault_of_head finds no fault in requests") {
  for (const std::string head : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                                 "BREW /x?y=%20 HTTP/1.0\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n"}) {
    CAPTURE(head);
    CHECK_FALSE(fault_of_head(head));
  }
}

TEST_CASE("fault_of_head wants a request line") {
  for (const std::string line :
       {"", " ", "GET", "GET ", "GET /", "GET  HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET / HTTP/9.9", "GET / http/1.1", "\x01 / HTTP/1.1",
        "(: / HTTP/1.1"}) {
    CAPTURE(line);
    CHECK(fault_of_head(line + "\r\n\r\n") == "400 Bad Request");
  }
}

TEST_CASE("fault_of_head wants lines that every reader sees alike") {
  for (const std::string head :
       {"\n\n", "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\n", "GET / HTTP/1.1\r\n\n",
        "GET / HTTP/1.1\r\nX: a\nRange: bytes=x\r\n\r\n", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"}) {
    CAPTURE(head);
    CHECK(fault_of_head(head) == "400 Bad Request");
  }
  const std::string zero("GET / HTTP/1.1\r\nX: \0\r\n\r\n", 24);
  CHECK(fault_of_head(zero) == "400 Bad Request");
}

TEST_CASE("fault_of_head bounds the request line") {
  CHECK(fault_of_head("GET /" + std::string(8000, 'x') + " HTTP/1.1\r\n\r\n") ==
        "414 URI Too Long");
  CHECK_FALSE(fault_of_head("GET /" + std::string(7900, 'x') + " HTTP/1.1\r\n\r\n"));
}

TEST_CASE("prepared_head leaves out ranges") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nRange: bytes=x\r\nHost: a\r\nrAnGe:1\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("prepared_head shows empty values, which the library would drop") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nHost:\r\nOrigin: \t\r\nX\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: -\r\nOrigin: -\r\nX\r\n\r\n");
}
