#include "decode/tcp.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

// An option as a test writes it.
struct Option {
  int type = 0;
  int length = 0;
  Bytes data = {};

  bool operator==(const Option&) const = default;
};

std::vector<Option> options_of(ByteView bytes) {
  std::vector<Option> options;
  TcpOptionReader reader(bytes);
  for (auto option = reader.next(); option; option = reader.next()) {
    options.push_back({option->type, option->length, {option->data.begin(), option->data.end()}});
  }
  CHECK_FALSE(reader.next()); // The end is for good.
  return options;
}

} // namespace

TEST_CASE("decode_tcp reads every field") {
  const Bytes bytes = tcp(counted(3), {.source = 1, .destination = 65535, .flags = 0x1a5});

  const auto segment = decode_tcp(bytes);

  REQUIRE(segment);
  CHECK(segment->header ==
        TcpHeader{1, 65535, 0x01020304, 0xa0b0c0d0, 5, 0x1a5, 0xfedc, 0xbeef, 7});
  CHECK(segment->options.empty());
  CHECK(same(segment->payload, counted(3)));
}

TEST_CASE("decode_tcp keeps the reserved bits out of the flags") {
  const Bytes bytes = tcp({}, {.flags = 0xe00 | 0x002, .data_offset = 5});

  CHECK(decode_tcp(bytes)->header.flags == 0x002);
  CHECK(decode_tcp(bytes)->header.data_offset == 5);
}

TEST_CASE("decode_tcp parts options from payload") {
  for (std::size_t words = 0; words <= 10; ++words) {
    CAPTURE(words);
    const Bytes bytes = tcp(counted(3), {.options = Bytes(words * 4, 1)});

    const auto segment = decode_tcp(bytes);

    CHECK(segment->options.size() == words * 4);
    CHECK(same(segment->payload, counted(3)));
  }
}

TEST_CASE("decode_tcp shows a data offset below 5 with nothing after the header") {
  for (unsigned offset = 0; offset < 5; ++offset) {
    CAPTURE(offset);
    const Bytes bytes = tcp(counted(3), {.data_offset = offset});

    const auto segment = decode_tcp(bytes);

    REQUIRE(segment);
    CHECK(segment->header.data_offset == offset);
    CHECK(segment->options.empty());
    CHECK(segment->payload.empty());
  }
}

TEST_CASE("decode_tcp shows a data offset past the end with the options that are there") {
  const Bytes bytes = tcp("020405b4 01"_hex, {.data_offset = 15});

  const auto segment = decode_tcp(bytes);

  REQUIRE(segment);
  CHECK(same(segment->options, "020405b4 01"_hex));
  CHECK(segment->payload.empty());
}

TEST_CASE("decode_tcp needs its fixed header and gives what is there of the rest") {
  const Bytes whole = tcp(counted(6), {.options = "020405b4"_hex});
  for_every_cut(whole, [](ByteView cut) {
    const auto segment = decode_tcp(cut);

    REQUIRE(segment.has_value() == (cut.size() >= 20));
    if (segment) {
      const ByteView behind = cut.subspan(20);
      CHECK(same(segment->options, behind.first(std::min<std::size_t>(4, behind.size()))));
      CHECK(segment->payload.size() == (cut.size() > 24 ? cut.size() - 24 : 0));
    }
  });
}

TEST_CASE("TcpOptionReader gives options in header order") {
  CHECK(options_of("020405b4 0402 080a0000000100000002 01 030307"_hex) ==
        std::vector<Option>{
            {2, 4, "05b4"_hex}, {4, 2}, {8, 10, "0000000100000002"_hex}, {1, 1}, {3, 3, "07"_hex}});
  CHECK(options_of({}).empty());
}

TEST_CASE("TcpOptionReader ends after end-of-list") {
  const Bytes bytes = "01 00 0204 05b4"_hex;
  TcpOptionReader reader(bytes);

  CHECK(reader.next()->type == 1);
  const auto end = reader.next();
  REQUIRE(end);
  CHECK(end->type == 0);
  CHECK(end->length == 1);
  CHECK(end->data.empty());
  CHECK_FALSE(reader.next());
}

TEST_CASE("TcpOptionReader leaves the padding after end-of-list as its rest") {
  const Bytes bytes = "01 00 aabb"_hex;
  TcpOptionReader reader(bytes);
  while (reader.next()) {
  }

  CHECK(same(reader.rest(), "aabb"_hex));
}

TEST_CASE("TcpOptionReader keeps the options before a bad one") {
  for (const Bytes& bad : {"0200"_hex, "0201"_hex, "02"_hex, "0203"_hex, "0205 05b4"_hex,
                           "08ff 0102030405060708"_hex, "fe"_hex, "0200 0402"_hex}) {
    CAPTURE(bad);
    CHECK(options_of(join({"01 0402"_hex, bad})) == std::vector<Option>{{1, 1}, {4, 2}});
    CHECK(options_of(bad).empty());
  }
}

TEST_CASE("TcpOptionReader survives every cut") {
  for_every_cut("020405b4 0402 080a0000000100000002 01 030307"_hex, [](ByteView cut) {
    std::size_t length = 0;
    for (const Option& option : options_of(cut)) {
      length += static_cast<std::size_t>(option.length);
    }
    CHECK(length <= cut.size());
  });
}
