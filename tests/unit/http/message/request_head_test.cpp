#include "http/message/request_head.h"

#include "support/catch.h"

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

std::string status_of(const std::string& head) {
  const std::optional<HeadFault> fault = head_fault(head);
  return fault ? std::string(fault->status) : "";
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
    CHECK(head.exceeded() == RequestRefusal::request_line);
    CHECK(head.fault() == "the request line has more than 8000 bytes");
    CHECK(head.text().size() == kLongestLine + 1); // No more is kept.
  }
}

TEST_CASE("RequestHead bounds each header") {
  CHECK(collect(kRequestLine + header(kLongestLine) + "\r\n").whole());

  const RequestHead head = collect(kRequestLine + header(10) + header(kLongestLine + 1) + "\r\n");
  CHECK_FALSE(head.whole());
  CHECK(head.exceeded() == RequestRefusal::headers);
  CHECK(head.fault() == "a header has more than 8000 bytes");
}

TEST_CASE("RequestHead bounds how many headers there are") {
  CHECK(collect(kRequestLine + repeated("a: b\r\n", kMostHeaders) + "\r\n").whole());

  const RequestHead head = collect(kRequestLine + repeated("a: b\r\n", kMostHeaders + 1) + "\r\n");
  CHECK_FALSE(head.whole());
  CHECK(head.exceeded() == RequestRefusal::headers);
  CHECK(head.fault() == "there are more than 100 headers");
}

TEST_CASE("RequestHead knows the first byte of a TLS handshake") {
  CHECK(collect("\x16").is_tls());
  CHECK(collect("\x16\x03\x01\x02").is_tls());
  CHECK_FALSE(collect("").is_tls());
  CHECK_FALSE(collect("GET /\x16").is_tls());
}

TEST_CASE("head_fault finds nothing wrong with requests") {
  for (const std::string head :
       {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "BREW /x?y=%20 HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhOsT:\r\n\r\n", "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.9\r\nHost: a\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n"}) {
    CAPTURE(head);
    CHECK_FALSE(head_fault(head));
  }
}

TEST_CASE("head_fault wants a request line") {
  for (const std::string line :
       {"", " ", "GET", "GET ", "GET /", "GET  HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET / HTTP/1", "GET / HTTP/11", "GET / HTTP/1.10", "GET / http/1.1",
        "\x01 / HTTP/1.1", "(: / HTTP/1.1"}) {
    CAPTURE(line);
    CHECK(status_of(line + "\r\nHost: a\r\n\r\n") == "400 Bad Request");
  }
}

TEST_CASE("head_fault wants lines that every reader sees alike") {
  for (const std::string head :
       {"\n\n", "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\n", "GET / HTTP/1.1\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\nRange: bytes=x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"}) {
    CAPTURE(head);
    CHECK(status_of(head) == "400 Bad Request");
  }
  CHECK(status_of(std::string("GET / HTTP/1.1\r\nHost: \0\r\n\r\n", 27)) == "400 Bad Request");
}

TEST_CASE("head_fault wants a colon right after the name of each header") {
  for (const std::string line : {"Content-Length : 5", "Content-Length\t: 5", " Content-Length: 5",
                                 "A: b\r\n Transfer-Encoding: chunked", "A: b\r\n\tc",
                                 "Content-Length 5", "Content-Length", ": 5", "A\x7f: b"}) {
    CAPTURE(line);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n") == "400 Bad Request");
  }
}

TEST_CASE("head_fault refuses other versions of HTTP, with their own status") {
  for (const std::string line :
       {"PRI * HTTP/2.0", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/3.0", "GET / HTTP/9.9"}) {
    CAPTURE(line);
    CHECK(status_of(line + "\r\n\r\n") == "505 HTTP Version Not Supported");
  }
}

TEST_CASE("head_fault wants one host with HTTP/1.1, and at most one with HTTP/1.0") {
  const std::string host = "Host: a\r\n";
  const auto fault = [](const std::string& version, const std::string& hosts) {
    return head_fault("GET / HTTP/" + version + "\r\nA: b\r\n" + hosts + "\r\n").has_value();
  };
  CHECK(fault("1.1", ""));
  CHECK(fault("1.2", ""));
  CHECK(fault("1.1", "Hosts: a\r\nX-Host: a\r\nHost : a\r\n"));
  CHECK(fault("1.1", host + host));
  CHECK(fault("1.1", host + "HOST:\r\n"));
  CHECK(fault("1.0", host + host));
  CHECK_FALSE(fault("1.1", host));
  CHECK_FALSE(fault("1.0", host));
  CHECK_FALSE(fault("1.0", ""));
}

TEST_CASE("head_fault wants a host in a target of absolute form") {
  for (const std::string target : {"http://", "http:///", "https://?x", "HTTP://#", "http://u@a/",
                                   "http://u:p@a/", "http://a@b@c"}) {
    CAPTURE(target);
    CHECK(status_of("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n") == "400 Bad Request");
  }
}
