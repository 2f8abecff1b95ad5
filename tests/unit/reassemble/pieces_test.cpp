#include "reassemble/pieces.h"

#include "support/catch.h"
#include "support/frames.h"
#include "support/steps.h"

#include <algorithm>

using namespace chattcp;
using namespace chattcp::test;
using Result = Pieces::Result;

namespace {

const Bytes kPayload = counted(40);
const Bytes kIpv4 = ipv4(17, {});

// Bytes `begin` to `end` of kPayload, as a fragment of IPv4.
IpFragment piece(std::uint32_t begin, std::uint32_t end, bool more) {
  return {.header = kIpv4,
          .payload = ByteView(kPayload).subspan(begin, end - begin),
          .offset = begin,
          .more = more};
}

} // namespace

TEST_CASE("Pieces joins fragments in every order") {
  std::vector<IpFragment> fragments{piece(0, 8, true), piece(8, 24, true), piece(24, 32, true),
                                    piece(32, 39, false)};
  std::vector<int> order{0, 1, 2, 3};
  do {
    Pieces pieces;
    for (std::size_t i = 0; i < order.size(); ++i) {
      CHECK_FALSE(pieces.complete());
      CHECK(pieces.add(fragments[static_cast<std::size_t>(order[i])]) == Result::added);
    }
    REQUIRE(pieces.complete());
    CHECK(pieces.join() == ipv4(17, counted(39), {.fragment = 0}));
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("Pieces is not complete without the beginning, the end or a part between") {
  const std::vector<IpFragment> fragments{piece(0, 8, true), piece(8, 24, true),
                                          piece(24, 39, false)};
  for (std::size_t lost = 0; lost < fragments.size(); ++lost) {
    Pieces pieces;
    for (std::size_t i = 0; i < fragments.size(); ++i) {
      CHECK((i == lost || pieces.add(fragments[i]) == Result::added));
    }
    CHECK_FALSE(pieces.complete());
  }
}

TEST_CASE("Pieces tolerates what comes again, and nothing else that overlaps") {
  Pieces pieces;
  CHECK(pieces.add(piece(8, 24, true)) == Result::added);
  CHECK(pieces.add(piece(8, 24, true)) == Result::duplicate);
  for (const IpFragment& bad : {piece(8, 16, true), piece(8, 32, true), piece(16, 24, true),
                                piece(0, 16, true), piece(0, 32, true), piece(16, 32, true)}) {
    CHECK(pieces.add(bad) == Result::unusable);
  }
  const Bytes other(16, 0xee);
  IpFragment changed = piece(8, 24, true);
  changed.payload = other;
  CHECK(pieces.add(changed) == Result::unusable);
  CHECK(pieces.add(piece(0, 8, true)) == Result::added);
  CHECK(pieces.add(piece(24, 39, false)) == Result::added);
  CHECK(pieces.complete());
}

TEST_CASE("Pieces has one end, and nothing beyond it") {
  Pieces pieces;
  CHECK(pieces.add(piece(16, 24, false)) == Result::added);
  CHECK(pieces.add(piece(16, 24, false)) == Result::duplicate);
  CHECK(pieces.add(piece(16, 24, true)) == Result::unusable);
  CHECK(pieces.add(piece(24, 32, true)) == Result::unusable);
  CHECK(pieces.add(piece(24, 32, false)) == Result::unusable);
  CHECK(pieces.add(piece(8, 15, false)) == Result::unusable);

  Pieces longer;
  CHECK(longer.add(piece(16, 24, true)) == Result::added);
  CHECK(longer.add(piece(16, 24, false)) == Result::unusable);
  CHECK(longer.add(piece(0, 8, false)) == Result::unusable);
}

TEST_CASE("Pieces refuses fragments that cannot be") {
  Pieces pieces;
  CHECK(pieces.add(piece(0, 7, true)) == Result::unusable); // Not a multiple of 8.
  CHECK(pieces.add(piece(0, 0, true)) == Result::unusable);
  CHECK(pieces.add(piece(8, 8, false)) == Result::unusable);
  IpFragment cut = piece(0, 8, true);
  cut.cut = true;
  CHECK(pieces.add(cut) == Result::unusable);
  CHECK(pieces.size() == 0);
}

TEST_CASE("Pieces ends at what an IPv4 header can state") {
  const Bytes most(65535, 1);
  for (const std::uint32_t total : {65535U - 20U, 65535U - 19U}) {
    CAPTURE(total);
    Pieces pieces;
    CHECK(
        pieces.add(
            {.header = kIpv4, .payload = ByteView(most).first(65504), .offset = 0, .more = true}) ==
        Result::added);
    const Result last = pieces.add({.header = kIpv4,
                                    .payload = ByteView(most).first(total - 65504),
                                    .offset = 65504,
                                    .more = false});
    CHECK(last == (total == 65515 ? Result::added : Result::unusable));
    if (last == Result::added) {
      const std::vector<std::uint8_t> whole = pieces.join();
      CHECK(whole.size() == 65535);
      CHECK(whole[2] * 256 + whole[3] == 65535);
    }
  }
  Pieces beyond;
  CHECK(beyond.add({.header = kIpv4, .payload = ByteView(most).first(8), .offset = 65528}) ==
        Result::unusable);
}

TEST_CASE("Pieces ends at what an IPv6 header can state, the fragment header not counted") {
  const Bytes most(65535, 1);
  const Bytes plain = ipv6(44, fragment_header(17, 1, {}));
  const Bytes extended = ipv6(60, extension(44, fragment_header(17, 1, {})));
  for (const Bytes& header : {plain, extended}) {
    const std::size_t outside = header.size() - 48;
    for (const std::size_t total : {65535 - outside, 65536 - outside}) {
      Pieces pieces;
      CHECK(pieces.add({.header = header,
                        .payload = ByteView(most).first(65504),
                        .offset = 0,
                        .more = true}) == Result::added);
      if (total == 65536) {
        continue; // Not to be stated by an offset either.
      }
      const Result last = pieces.add(
          {.header = header, .payload = ByteView(most).first(total - 65504), .offset = 65504});
      CHECK(last == (total + outside == 65535 ? Result::added : Result::unusable));
      if (last == Result::added) {
        const std::vector<std::uint8_t> whole = pieces.join();
        const IpDatagram decoded = decode_ipv6(whole);
        CHECK_FALSE(decoded.fragment);
        CHECK(decoded.next.layer() == Layer::udp);
        CHECK(decoded.next.bytes().size() == total);
      }
    }
  }
}

TEST_CASE("Pieces makes of IPv6 a datagram with an atomic fragment header") {
  const Bytes header = ipv6(60, extension(44, fragment_header(17, 1, {})));
  Pieces pieces;
  pieces.add({.header = header, .payload = ByteView(kPayload).subspan(16, 7), .offset = 16});
  pieces.add(
      {.header = header, .payload = ByteView(kPayload).first(16), .offset = 0, .more = true});

  REQUIRE(pieces.complete());
  CHECK(pieces.join() == ipv6(60, extension(44, fragment_header(17, 0, counted(23)))));
}
