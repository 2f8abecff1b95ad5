#include "output/chunk.h"

#include "support/catch.h"

#include <algorithm>
#include <string>

using namespace chattcp;

namespace {

void append(Chunk& chunk, const std::string& text) {
  chunk.commit(std::copy(text.begin(), text.end(), chunk.reserve(text.size())));
}

} // namespace

TEST_CASE("Chunk keeps all that was committed while it grows") {
  Chunk chunk;
  std::string expected;
  for (std::size_t length = 0; length < 600; ++length) {
    const std::string text(length, static_cast<char>('a' + length % 26));
    append(chunk, text);
    expected += text;
    REQUIRE(chunk.text() == expected);
  }
}

TEST_CASE("Chunk shows no more than what was committed") {
  Chunk chunk;
  CHECK(chunk.empty());

  char* const end = chunk.reserve(100);
  std::fill_n(end, 100, 'x');
  chunk.commit(end + 3);

  CHECK(chunk.text() == "xxx");
  CHECK(chunk.size() == 3);
}

TEST_CASE("Chunk keeps its memory over clear()") {
  Chunk chunk;
  append(chunk, std::string(100'000, 'x'));
  const char* const memory = chunk.text().data();
  chunk.clear();
  CHECK(chunk.empty());

  append(chunk, std::string(100'000, 'y'));

  CHECK(chunk.text().data() == memory);
}
