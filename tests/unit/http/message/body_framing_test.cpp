#include "http/message/body_framing.h"

#include "support/catch.h"

#include <string>

using namespace chattcp;

namespace {

BodyFraming framing(const std::string& lines, const std::string& version = "1.1") {
  return body_framing("POST / HTTP/" + version + "\r\n" + lines + "\r\n");
}

} // namespace

TEST_CASE("body_framing knows bodies of stated length, in chunks, and none") {
  CHECK(framing("Host: a\r\n").length == 0);
  CHECK_FALSE(framing("Host: a\r\n").chunked);
  CHECK(framing("content-length:  0042 \r\n").length == 42);
  CHECK(framing("Content-Length: 18446744073709551615\r\n").length == UINT64_MAX);
  CHECK(framing("Transfer-Encoding: Chunked\r\n").chunked);
  CHECK(framing("Transfer-Encoding: chunked\r\n").fault.empty());
  CHECK(framing("Content-Length: 1\r\n", "1.0").fault.empty());
}

TEST_CASE("body_framing notes that the client waits, but not one of HTTP/1.0") {
  CHECK(framing("Expect: 100-Continue\r\n").expects_continue);
  CHECK_FALSE(framing("Expect: 200-ok\r\n").expects_continue);
  CHECK_FALSE(framing("Expect: 100-continue\r\n", "1.0").expects_continue);
}

TEST_CASE("body_framing refuses what programs could read differently") {
  for (const char* const lines :
       {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
        "Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n",
        "Content-Length: +1\r\n", "Content-Length: -1\r\n", "Content-Length: 1 1\r\n",
        "Content-Length:\r\n", "Content-Length: 0x1\r\n",
        "Content-Length: 18446744073709551616\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding:\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"}) {
    CAPTURE(lines);
    CHECK_FALSE(framing(lines).fault.empty());
  }
  CHECK_FALSE(framing("Transfer-Encoding: chunked\r\n", "1.0").fault.empty());
}
