#include "serve/request_head.h"

#include <catch2/catch.hpp>

using namespace chattcp;

namespace {

// All of `text` that a head takes, until it is whole or too large.
RequestHead collect(const std::string& text) {
  RequestHead head;
  for (const char byte : text) {
    if (head.whole() || head.exceeded()) {
      break;
    }
    head.add(byte);
  }
  return head;
}

const std::string kRequestLine = "GET / HTTP/1.1\r\n";

// A header with so many bytes, without its end.
std::string header(std::size_t bytes) {
  return "X: " + std::string(bytes - 3, 'x') + "\r\n";
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

} // namespace

TEST_CASE("RequestHead waits for the empty line, of whatever line ends") {
  CHECK_FALSE(collect("").whole());
  CHECK_FALSE(collect(kRequestLine).whole());
  CHECK_FALSE(collect(kRequestLine + "Host: a\r\n\r").whole());
  CHECK(collect(kRequestLine + "Host: a\r\n\r\n").whole());
  CHECK(collect("GET / HTTP/1.1\nHost: a\n\n").whole());
  CHECK(collect(kRequestLine + "\r\nmore").text() == kRequestLine + "\r\n");
}

TEST_CASE("RequestHead leaves out empty lines before the request") {
  const RequestHead head = collect("\r\n\r\n" + kRequestLine + "\r\n");
  CHECK(head.whole());
  CHECK(head.text() == kRequestLine + "\r\n");
}

TEST_CASE("RequestHead bounds the request line, whole or not") {
  const std::string longest = "GET /" + std::string(kLongestLine - 14, 'x') + " HTTP/1.1";
  REQUIRE(longest.size() == kLongestLine);
  CHECK(collect(longest + "\r\n\r\n").whole());

  for (const std::string& text : {longest + "1\r\n\r\n", longest + "1", std::string(8001, 'x')}) {
    const RequestHead head = collect(text);
    CHECK_FALSE(head.whole());
    CHECK(head.exceeded() == Limit::request_line);
    CHECK(head.fault() == "the request line has more than 8000 bytes");
    CHECK(head.text().size() == kLongestLine + 1); // No more is kept.
  }
}

TEST_CASE("RequestHead bounds each header") {
  CHECK(collect(kRequestLine + header(kLongestLine) + "\r\n").whole());

  const RequestHead head = collect(kRequestLine + header(10) + header(kLongestLine + 1) + "\r\n");
  CHECK_FALSE(head.whole());
  CHECK(head.exceeded() == Limit::headers);
  CHECK(head.fault() == "a header has more than 8000 bytes");
}

TEST_CASE("RequestHead bounds how many headers there are") {
  CHECK(collect(kRequestLine + repeated("a: b\r\n", kMostHeaders) + "\r\n").whole());

  const RequestHead head = collect(kRequestLine + repeated("a: b\r\n", kMostHeaders + 1) + "\r\n");
  CHECK_FALSE(head.whole());
  CHECK(head.exceeded() == Limit::headers);
  CHECK(head.fault() == "there are more than 100 headers");
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

TEST_CASE("is_proper_head lets requests through") {
  for (const std::string head : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                                 "BREW /x?y=%20 HTTP/1.0\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n"}) {
    CAPTURE(head);
    CHECK(is_proper_head(head));
  }
}

TEST_CASE("is_proper_head wants a request line") {
  for (const std::string line :
       {"", " ", "GET", "GET ", "GET /", "GET  HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET / HTTP/9.9", "GET / http/1.1", "\x01 / HTTP/1.1",
        "(: / HTTP/1.1"}) {
    CAPTURE(line);
    CHECK_FALSE(is_proper_head(line + "\r\n\r\n"));
  }
}

TEST_CASE("is_proper_head wants lines that every reader sees alike") {
  for (const std::string head :
       {"\n\n", "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\n", "GET / HTTP/1.1\r\n\n",
        "GET / HTTP/1.1\r\nX: a\nRange: bytes=x\r\n\r\n", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"}) {
    CAPTURE(head);
    CHECK_FALSE(is_proper_head(head));
  }
  const std::string zero("GET / HTTP/1.1\r\nX: \0\r\n\r\n", 24);
  CHECK_FALSE(is_proper_head(zero));
}

TEST_CASE("prepared_head leaves out ranges") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nRange: bytes=x\r\nHost: a\r\nrAnGe:1\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("prepared_head shows empty values, which the library would drop") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nHost:\r\nOrigin: \t\r\nX\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: -\r\nOrigin: -\r\nX\r\n\r\n");
}
