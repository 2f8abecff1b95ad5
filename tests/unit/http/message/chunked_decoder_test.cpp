#include "http/message/chunked_decoder.h"

#include "support/catch.h"

#include <algorithm>
#include <string>

using namespace chattcp;

namespace {

struct Decoded {
  std::string content;
  bool ended = false;
  std::string fault;
};

Decoded decode(const std::string& body, std::size_t step = SIZE_MAX) {
  ChunkedDecoder decoder;
  Decoded decoded;
  for (std::size_t at = 0; at < body.size(); at += std::min(step, body.size())) {
    std::string piece = body.substr(at, step);
    const std::size_t made = decoder.decode(piece.data(), piece.size());
    decoded.content += piece.substr(0, made);
  }
  decoded.ended = decoder.ended();
  decoded.fault = decoder.fault();
  return decoded;
}

} // namespace

TEST_CASE("ChunkedDecoder takes the content out of chunks, however they are cut") {
  const std::string body = "5\r\nhello\r\n0000a;name=\"value\"\r\n, world\r\n!\r\n1 \r\n?\r\n"
                           "0\r\nTrailer: x\r\n\r\n";
  for (std::size_t step = 1; step <= body.size(); ++step) {
    CAPTURE(step);
    const Decoded decoded = decode(body, step);
    CHECK(decoded.content == "hello, world\r\n!?");
    CHECK(decoded.ended);
    CHECK(decoded.fault.empty());
  }
}

TEST_CASE("ChunkedDecoder drops what follows the body, and waits for its end") {
  CHECK(decode("1\r\nx\r\n0\r\n\r\n1\r\ny\r\n").content == "x");
  for (const char* const part : {"", "1", "1\r\n", "1\r\nx", "1\r\nx\r\n", "1\r\nx\r\n0\r\n",
                                 "1\r\nx\r\n0\r\n\r", "0\r\nTrailer: x\r\n"}) {
    CAPTURE(part);
    CHECK_FALSE(decode(part).ended);
    CHECK(decode(part).fault.empty());
  }
}

TEST_CASE("ChunkedDecoder refuses what is not in chunks, and gives no content after that") {
  for (const std::string body :
       {"x", "\r\n", " 1\r\n", "-1\r\n", "1\n", "1\r1", "1x\r\n", "0\r\n\rx", "1\r\nxy",
        "1\r\nx\rx", "1\r\nx\nx", ";a\r\n", "ffffffffffffffff0\r\n", "1;a\nx", "0\r\na\nx",
        "0\r\n\nx", "0\r\na\r\n\nx"}) {
    CAPTURE(body);
    const Decoded decoded = decode(body + "\r\n1\r\nz\r\n0\r\n\r\n");
    CHECK_FALSE(decoded.fault.empty());
    CHECK_FALSE(decoded.ended);
    CHECK(decoded.content.find('z') == std::string::npos);
  }
}

TEST_CASE("ChunkedDecoder bounds the lines between chunks") {
  CHECK(decode("1;" + std::string(7000, 'a') + "\r\nx\r\n").content == "x");
  CHECK_FALSE(decode("1;" + std::string(9000, 'a')).fault.empty());
  CHECK_FALSE(decode(std::string(9000, '0')).fault.empty());
  std::string trailers = "0\r\n";
  for (int line = 0; line < 1000; ++line) {
    trailers += "Trailer: x\r\n";
  }
  CHECK_FALSE(decode(trailers).fault.empty());
}
