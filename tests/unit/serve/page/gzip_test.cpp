#include "serve/page/gzip.h"

#include "support/catch.h"

#include <zlib.h>

using namespace chattcp;

namespace {

std::string unpacked(const std::string& packed, std::size_t size) {
  constexpr int kGzipOnly = 16;
  std::string text(size + 1, '?');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, MAX_WBITS + kGzipOnly) == Z_OK);
  std::string input = packed;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

} // namespace

TEST_CASE("gzip keeps every byte") {
  std::string noise;
  for (std::uint32_t value = 1; noise.size() < 100'000; value = value * 1664525U + 1013904223U) {
    noise += static_cast<char>(value >> 24U);
  }
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(50'000, 'x'), noise}) {
    CHECK(unpacked(gzip(text), text.size()) == text);
  }
  CHECK(gzip(std::string(50'000, 'x')).size() < 200);
}
