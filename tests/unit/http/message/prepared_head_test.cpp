#include "http/message/prepared_head.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

// What becomes of the headers of a request of HTTP/1.1, which has none of its own.
std::string headers(const std::string& lines) {
  const std::string line = "GET / HTTP/1.1\r\n";
  return prepared_head(line + lines + "\r\n").substr(line.size());
}

// What becomes of a request line, and the headers behind it.
std::string request(const std::string& line, const std::string& lines = "Host: a\r\n") {
  return prepared_head(line + "\r\n" + lines + "\r\n");
}

} // namespace

TEST_CASE("prepared_head leaves an ordinary request as it is") {
  for (const std::string method : {"GET", "HEAD", "OPTIONS", "POST"}) {
    const std::string head = method + " /x?range=1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
    CHECK(prepared_head(head) == head);
  }
}

TEST_CASE("prepared_head makes every method that is not used one that the library knows") {
  for (const std::string method : {"BREW", "DELETE", "PUT", "post", "get", "M-SEARCH", "CONNECT"}) {
    CAPTURE(method);
    CHECK(prepared_head(method + " / HTTP/1.1\r\n\r\n") == "PUT / HTTP/1.1\r\n\r\n");
  }
}

TEST_CASE("prepared_head makes every version of HTTP/1 one that the library knows") {
  CHECK(request("GET / HTTP/1.2") == "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(request("GET / HTTP/1.9") == "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(request("GET / HTTP/1.0") == "GET / HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\r\n");
}

TEST_CASE("prepared_head takes the host out of a target of absolute form") {
  CHECK(request("GET http://b:80/x?y=z HTTP/1.1") == "GET /x?y=z HTTP/1.1\r\nHost: b:80\r\n\r\n");
  CHECK(request("GET hTTps://[::1] HTTP/1.1") == "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n");
  CHECK(request("GET http://b?x HTTP/1.1") == "GET /?x HTTP/1.1\r\nHost: b\r\n\r\n");
  CHECK(request("OPTIONS http://b HTTP/1.1") == "OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n");
  CHECK(request("GET http://b/ HTTP/1.1", "HOST:a\r\nX: y\r\n") ==
        "GET / HTTP/1.1\r\nHost: b\r\nX: y\r\n\r\n");
  CHECK(request("GET http://b/ HTTP/1.0", "") ==
        "GET / HTTP/1.0\r\nHost: b\r\nConnection: close\r\n\r\n");
  CHECK(request("GET /http://b/ HTTP/1.1") == "GET /http://b/ HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("prepared_head has the library end and keep connections as the client asks") {
  CHECK(headers("Connection: close\r\n") == "Connection: close\r\n\r\n");
  CHECK(headers("connection: Close\r\n") == "Connection: close\r\n\r\n");
  CHECK(headers("Connection: keep-alive, TE ,CLOSE\r\n") == "Connection: close\r\n\r\n");
  CHECK(headers("Connection: TE\r\nConnection: close\r\n") == "Connection: close\r\n\r\n");
  CHECK(headers("Connection: keep-alive\r\n") == "\r\n");
  CHECK(headers("Connection: closed, xclose\r\n") == "\r\n");
  for (const std::string kept : {"keep-alive", "Keep-Alive", "KEEP-ALIVE", "TE, keep-alive"}) {
    CAPTURE(kept);
    CHECK(request("GET / HTTP/1.0", "Connection: " + kept + "\r\n") ==
          "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    CHECK(request("GET / HTTP/1.0", "Connection: close, " + kept + "\r\n") ==
          "GET / HTTP/1.0\r\nConnection: close\r\n\r\n");
  }
}

TEST_CASE("prepared_head keeps the codings that the client takes") {
  CHECK(headers("Accept-Encoding: gzip, deflate, br, zstd\r\n") ==
        "Accept-Encoding: br, gzip\r\n\r\n");
  CHECK(headers("accept-encoding: GZIP;q=0.1\r\n") == "Accept-Encoding: gzip\r\n\r\n");
  CHECK(headers("Accept-Encoding: gzip;q=0, br; q=0.000\r\n") == "\r\n");
  CHECK(headers("Accept-Encoding: br;q=0\r\nAccept-Encoding: gzip\r\n") ==
        "Accept-Encoding: gzip\r\n\r\n");
  CHECK(headers("Accept-Encoding: identity, xgzip, brr\r\n") == "\r\n");
}

TEST_CASE("prepared_head leaves out ranges") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nRange: bytes=x\r\nHost: a\r\nrAnGe:1\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("prepared_head shows empty values, which the library would drop") {
  CHECK(prepared_head("GET / HTTP/1.1\r\nHost:\r\nOrigin: \t\r\nX\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: -\r\nOrigin: -\r\nX\r\n\r\n");
}
