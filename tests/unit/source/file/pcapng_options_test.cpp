#include "source/file/pcapng/pcapng_options.h"

#include "support/catch.h"
#include "support/frames.h"

#include <bit>

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr bool kLittle = std::endian::native == std::endian::little;

// Big-endian options, as this machine would write them.
Bytes native(OptionOwner owner, const Bytes& options) {
  const FileNumbers numbers(kLittle);
  PcapngOptions all(options, numbers);
  Bytes out;
  for (auto option = all.next(); option; option = all.next()) {
    append_option(out, owner, *option, numbers);
  }
  return out;
}

Bytes option(std::uint16_t code, const Bytes& value) {
  return join({u16(code), u16(value.size()), value, Bytes(padding_of(value.size()), 0)});
}

// The same in this machine's order, whose value is given in it.
Bytes in_order(std::uint16_t code, const Bytes& value) {
  Bytes head = join({u16(code), u16(value.size())});
  if (kLittle) {
    std::swap(head[0], head[1]);
    std::swap(head[2], head[3]);
  }
  return join({head, value, Bytes(padding_of(value.size()), 0)});
}

Bytes reversed(Bytes value) {
  return kLittle ? Bytes(value.rbegin(), value.rend()) : value;
}

} // namespace

TEST_CASE("append_option turns numbers into this machine's order, and leaves text") {
  const Bytes eight = counted(8);
  CHECK(native(OptionOwner::interface, option(8, eight)) == in_order(8, reversed(eight)));
  CHECK(native(OptionOwner::interface, option(2, eight)) == in_order(2, eight));
  CHECK(native(OptionOwner::packet, option(8, eight)) == in_order(8, eight));
  CHECK(native(OptionOwner::packet, option(2, counted(4))) == in_order(2, reversed(counted(4))));
  const Bytes verdict = join({{1}, eight});
  CHECK(native(OptionOwner::packet, option(7, verdict)) ==
        in_order(7, join({{1}, reversed(eight)})));
  const Bytes custom = join({reversed(counted(4)), {9, 8, 7}});
  for (const OptionOwner owner : {OptionOwner::interface, OptionOwner::packet}) {
    CHECK(native(owner, option(2988, join({counted(4), {9, 8, 7}}))) == in_order(2988, custom));
  }
}

TEST_CASE("append_option copies a number that is too short unchanged") {
  CHECK(native(OptionOwner::packet, option(5, counted(7))) == in_order(5, counted(7)));
  CHECK(native(OptionOwner::packet, option(7, {})) == in_order(7, {}));
}

TEST_CASE("PcapngOptions end with a mark, with the bytes, or where one is cut") {
  const FileNumbers numbers(kLittle);
  const Bytes with_mark = join({option(1, {5}), option(0, {}), option(1, {6})});
  PcapngOptions marked(with_mark, numbers);
  CHECK(marked.next()->value.size() == 1);
  CHECK_FALSE(marked.next());
  CHECK_FALSE(marked.next());

  const Bytes bytes = join({option(1, {5}), u16(1), u16(5), counted(4)});
  PcapngOptions cut(bytes, numbers);
  CHECK_FALSE(cut.next()->cut);
  const auto last = cut.next();
  REQUIRE(last);
  CHECK((last->cut && last->length == 5 && last->value.empty()));
  CHECK_FALSE(cut.next());

  const Bytes unpadded = join({u16(1), u16(1), {7}});
  PcapngOptions bare(unpadded, numbers);
  CHECK(bare.next()->value.size() == 1);
  CHECK_FALSE(bare.next());
}
