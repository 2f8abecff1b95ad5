#include "decode/frame_origin.h"

#include "support/catch.h"
#include "support/frames.h"

#include <bit>

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr bool kLittle = std::endian::native == std::endian::little;

Bytes ordered(std::uint64_t value, unsigned width, bool little) {
  Bytes bytes = number(value, width);
  return little ? Bytes(bytes.rbegin(), bytes.rend()) : bytes;
}

// An option of pcapng, padded to 32 bits.
Bytes option(std::uint16_t code, Bytes value, bool little = kLittle) {
  const std::size_t length = value.size();
  value.resize((length + 3) / 4 * 4);
  return join({ordered(code, 2, little), ordered(length, 2, little), value});
}

Frame frame_of(const Bytes& bytes, LinkType type) {
  return {.bytes = bytes, .wire_length = 100, .time = {}, .link_type = type};
}

std::optional<Direction> direction(const Bytes& bytes, LinkType type) {
  return direction_of(frame_of(bytes, type));
}

class Live : public LiveInterface {
public:
  std::string_view name_of(std::uint32_t index) const override { return index == 5 ? "eth5" : ""; }
  std::optional<std::array<std::uint8_t, 6>> address() const override { return own; }
  bool forwards() const override { return bridged; }

  std::optional<std::array<std::uint8_t, 6>> own{{2, 0, 0, 0, 0, 1}};
  bool bridged = false;
};

Bytes with(std::size_t size, std::size_t place, std::uint8_t value) {
  Bytes bytes(size);
  bytes[place] = value;
  return bytes;
}

} // namespace

TEST_CASE("direction_of reads the headers of link layers that say it") {
  CHECK(direction(with(16, 1, 4), LinkType::linux_sll) == Direction::out);
  CHECK(direction(with(16, 1, 0), LinkType::linux_sll) == Direction::in);
  CHECK(direction(with(20, 10, 4), LinkType::linux_sll2) == Direction::out);
  CHECK(direction(with(20, 10, 2), LinkType::linux_sll2) == Direction::in);
  for (const LinkType type : {LinkType::ppp_with_dir, LinkType::ppp_pppd, LinkType::c_hdlc_with_dir,
                              LinkType::frelay_with_dir}) {
    CHECK(direction(with(8, 0, 0), type) == Direction::in);
    CHECK(direction(with(8, 0, 1), type) == Direction::out);
  }
  CHECK(direction(with(108, 36, 1), LinkType::pktap) == Direction::in);
  CHECK(direction(with(108, 36, 2), LinkType::pktap) == Direction::out);
  CHECK_FALSE(direction(with(108, 36, 0), LinkType::pktap));
  CHECK(direction(with(64, 60, 2), LinkType::pflog) == Direction::out);
  CHECK_FALSE(direction(Bytes(60, 1), LinkType::ethernet));
}

TEST_CASE("direction_of knows the address of the interface of a live capture") {
  Live live;
  const Bytes own{2, 0, 0, 0, 0, 1};
  const Bytes other{2, 0, 0, 0, 0, 2};
  const Bytes third{2, 0, 0, 0, 0, 3};
  const Bytes group{1, 0, 0x5e, 0, 0, 1};
  const auto direction = [&live](const Bytes& to, const Bytes& from) {
    const Bytes bytes = join({to, from, {8, 0}});
    Frame frame = frame_of(bytes, LinkType::ethernet);
    frame.live = &live;
    return direction_of(frame);
  };
  CHECK(direction(other, own) == Direction::out);
  CHECK(direction(own, other) == Direction::in);
  CHECK(direction(group, own) == Direction::out);
  CHECK(direction(group, other) == Direction::in);
  CHECK(direction(third, other) == Direction::in);
  live.bridged = true;
  CHECK(direction(other, own) == Direction::out);
  CHECK(direction(own, other) == Direction::in);
  CHECK_FALSE(direction(group, other));
  CHECK_FALSE(direction(third, other));
  CHECK_FALSE(direction({}, {}));
  live.own.reset();
  CHECK_FALSE(direction(own, other));
}

TEST_CASE("interface_name_of asks for the name of an index in a live capture") {
  const Live live;
  const Bytes bytes = with(20, 7, 5);
  Frame frame = frame_of(bytes, LinkType::linux_sll2);
  CHECK(interface_name_of(frame).empty());
  frame.live = &live;
  CHECK(interface_name_of(frame) == "eth5");
  frame.bytes = frame.bytes.first(7);
  CHECK(interface_name_of(frame).empty());
}

TEST_CASE("direction_of says nothing of headers that are cut") {
  for (const LinkType type : {LinkType::linux_sll, LinkType::linux_sll2, LinkType::ppp_with_dir,
                              LinkType::pktap, LinkType::pflog}) {
    CHECK_FALSE(direction({}, type));
  }
  CHECK_FALSE(direction(Bytes(1), LinkType::linux_sll));
  CHECK_FALSE(direction(Bytes(10), LinkType::linux_sll2));
}

TEST_CASE("direction_of reads the flags of a packet of pcapng, in both byte orders") {
  for (const bool swapped : {false, true}) {
    const bool little = kLittle != swapped;
    const auto interface = std::make_shared<CaptureInterface>();
    interface->swapped = swapped;
    const auto flags = [&](std::uint32_t value, LinkType type = LinkType::ethernet) {
      const Bytes options = join({option(1, {'n', 'o', 't', 'e', '!'}, little),
                                  option(2, ordered(value, 4, little), little)});
      const Bytes header = with(16, 1, 4);
      Frame frame = frame_of(header, type);
      frame.interface = interface.get();
      frame.options = options;
      return direction_of(frame);
    };
    CHECK(flags(1) == Direction::in);
    CHECK(flags(2) == Direction::out);
    CHECK(flags(0xffff'fffe) == Direction::out); // Other bits are about other things.
    CHECK_FALSE(flags(0));
    CHECK_FALSE(flags(3));
    CHECK(flags(1, LinkType::linux_sll) == Direction::in);  // The file's word first,
    CHECK(flags(0, LinkType::linux_sll) == Direction::out); // then the frame's.
  }
}

TEST_CASE("direction_of and interface_name_of bear any options") {
  const auto interface = std::make_shared<CaptureInterface>();
  const Bytes whole = join({option(1, {1, 2, 3}), option(2, {1}), option(2, {1, 0, 0, 0})});
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const Bytes cut(whole.data(), whole.data() + length);
    Frame frame = frame_of(cut, LinkType::ethernet);
    frame.interface = interface.get();
    frame.options = cut;
    CHECK_FALSE(direction_of(frame)); // Of the wrong length.
    interface->options = cut;
    CHECK(interface_name_of(frame).size() <= 1);
  }
}

TEST_CASE("interface_name_of reads pcapng's interface, and the header of pktap") {
  const auto interface = std::make_shared<CaptureInterface>();
  interface->options = join({option(3, {'x'}), option(2, {'e', 't', 'h', '0', 0})});
  const Bytes none(60);
  Frame frame = frame_of(none, LinkType::ethernet);
  CHECK(interface_name_of(frame).empty());
  frame.interface = interface.get();
  CHECK(interface_name_of(frame) == "eth0");

  Bytes pktap(108);
  pktap[12] = 'e';
  pktap[13] = 'n';
  pktap[14] = '0';
  CHECK(interface_name_of(frame_of(pktap, LinkType::pktap)) == "en0");
  const Bytes full(36, 'a'); // A name without an end.
  CHECK(interface_name_of(frame_of(full, LinkType::pktap)) == std::string(24, 'a'));
  const Bytes cut(35, 'a');
  CHECK(interface_name_of(frame_of(cut, LinkType::pktap)).empty());
}
