#include "base/byte_reader.h"

#include "support/catch.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("ByteReader reads numbers in network order") {
  const Bytes bytes = "fe 0102 80000001 aa"_hex;
  ByteReader reader(bytes);

  CHECK(reader.u8() == 0xfe);
  CHECK(reader.u16() == 0x0102);
  CHECK(reader.u32() == 0x80000001);
  CHECK(same(reader.rest(), "aa"_hex));
  CHECK(reader.ok());
}

TEST_CASE("ByteReader fails for good past the end") {
  const Bytes bytes = "010203"_hex;
  ByteReader reader(bytes);

  CHECK(reader.u32() == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.u8() == 0);
  CHECK(reader.u16() == 0);
  CHECK(reader.take(0).empty());
  CHECK(reader.rest().empty());
  CHECK_FALSE(reader.ok());
}

TEST_CASE("ByteReader takes exactly what is left, and not one byte more") {
  const Bytes bytes = counted(4);
  ByteReader reader(bytes);
  CHECK(same(reader.take(1), "01"_hex));
  CHECK(same(reader.take(3), "020304"_hex));
  CHECK(reader.ok());
  CHECK(reader.take(0).empty());
  CHECK(reader.ok());

  CHECK(reader.take(1).empty());

  CHECK_FALSE(reader.ok());
}

TEST_CASE("ByteReader refuses counts whose sum with a pointer would overflow") {
  const Bytes bytes = counted(4);
  for (const std::size_t count : {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, std::size_t{5}}) {
    ByteReader reader(bytes);
    reader.skip(count);
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("ByteReader over nothing is well until it is read") {
  ByteReader reader{ByteView()};
  CHECK(reader.ok());
  CHECK(reader.rest().empty());

  reader.u8();

  CHECK_FALSE(reader.ok());
}
