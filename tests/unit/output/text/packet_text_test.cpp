#include "output/text/packet_text.h"

#include "analyze/analyzer.h"
#include "support/catch.h"
#include "support/environment.h"

#include <cstdlib>
#include <string>
#include <vector>

using namespace chattcp;

namespace {

const std::vector<std::uint8_t> kClient{10, 0, 0, 1};
const std::vector<std::uint8_t> kServer{192, 168, 100, 200};
const std::vector<std::uint8_t> kIpv6(16, 0x20);

Packet segment(const std::vector<std::uint8_t>& payload, std::uint16_t flags,
               std::uint32_t sequence) {
  TcpHeader header;
  header.source_port = 40000;
  header.destination_port = 80;
  header.data_offset = 5;
  header.window = 1000;
  header.flags = flags;
  header.sequence = sequence;
  return {.time = {.seconds = 3661, .nanoseconds = 5000},
          .wire_length = 60,
          .source_address = kClient,
          .destination_address = kServer,
          .transport = TcpSegment{.header = header, .options = {}, .payload = payload}};
}

Packet datagram(const std::vector<std::uint8_t>& payload, ByteView source) {
  UdpHeader header;
  header.source_port = 53;
  header.destination_port = 65535;
  return {.time = {.seconds = 0, .nanoseconds = 0},
          .wire_length = 60,
          .source_address = source,
          .destination_address = source,
          .transport = UdpDatagram{.header = header, .payload = payload}};
}

class Lines {
public:
  explicit Lines(const TextOptions& options) {
    test::set_variable("TZ", "UTC0");
    text_ = std::make_unique<PacketText>(options);
  }

  std::string add(const Packet& packet) {
    Chunk chunk;
    const Frame frame;
    const Analysis analysis = analyzer_.follow(packet, ++number_);
    text_->append({.packet = packet, .frame = frame, .number = number_, .analysis = &analysis},
                  chunk);
    return std::string(chunk.text());
  }

private:
  std::unique_ptr<PacketText> text_;
  Analyzer analyzer_;
  std::uint64_t number_ = 0;
};

const std::vector<std::uint8_t> kHello{'h', 'e', 'l', 'l', 'o', '\n'};

// Columns of a line without its end, colours left out.
std::size_t columns_of(const std::string& line) {
  std::size_t columns = 0;
  for (const char character : line) {
    columns += (static_cast<unsigned char>(character) & 0xc0U) != 0x80 && character != '\n' ? 1 : 0;
  }
  return columns;
}

} // namespace

TEST_CASE(
    "PacketText tells time, who and whom, flags, numbers, length and the payload's beginning") {
  Lines lines({});
  CHECK(
      lines.add(segment({}, kTcpSyn, 7)) ==
      "01:01:01.000005  10.0.0.1:40000        \xe2\x86\x92 192.168.100.200:80     SYN      seq 0  "
      "             len 0\n");
  CHECK(
      lines.add(segment(kHello, kTcpAck | 1U << 3U, 8)) ==
      "01:01:01.000005  10.0.0.1:40000        \xe2\x86\x92 192.168.100.200:80     PSH,ACK  seq 1  "
      "   ack 1     len 6     hello\\n\n");
}

TEST_CASE("PacketText has no columns of TCP before there was a segment") {
  Lines lines({});
  CHECK(lines.add(datagram(kHello, kClient)) ==
        "00:00:00.000000  10.0.0.1:53           \xe2\x86\x92 10.0.0.1:65535         UDP      "
        "len 6     hello\\n\n");
  const std::string first = lines.add(segment(kHello, kTcpAck, 1));
  const std::string second = lines.add(datagram(kHello, kClient));
  CHECK(first.find("len 6") == second.find("len 6"));
}

TEST_CASE(
    "PacketText puts addresses of IPv6 into brackets, and keeps the columns wide from then on") {
  Lines lines({});
  const std::string wide = lines.add(datagram(kHello, kIpv6));
  CHECK_THAT(wide, Catch::Contains("  [2020:2020:2020:2020:2020:2020:2020:2020]:53 \xe2\x86\x92 "
                                   "[2020:2020:2020:2020:2020:2020:2020:2020]:65535  UDP"));
  const std::string narrow = lines.add(datagram(kHello, kClient));
  CHECK(narrow.find("UDP") == wide.find("UDP"));
}

TEST_CASE("PacketText names every flag, and none") {
  Lines lines({});
  CHECK_THAT(lines.add(segment({}, 0x1ff, 1)),
             Catch::Contains("  FIN,SYN,RST,PSH,ACK,URG,ECE,CWR,NS  seq 0"));
  CHECK_THAT(lines.add(segment({}, 0, 1)), Catch::Contains("  none             seq 0"));
}

TEST_CASE("PacketText fits into a terminal that has room, and bears any other") {
  const std::vector<std::uint8_t> payload(3000, 'x');
  for (const std::size_t columns : {std::size_t{1}, std::size_t{80}, std::size_t{120},
                                    std::size_t{500}, std::size_t{100'000}}) {
    CAPTURE(columns);
    Lines lines({.color = false, .columns = columns});
    const std::string line = lines.add(segment(payload, kTcpAck, 1));
    CHECK(columns_of(line) <= std::max<std::size_t>(columns, 130));
    CHECK(columns_of(line) >= std::min<std::size_t>(columns, 3000) - 1);
  }
}

TEST_CASE("PacketText gives a conversation one colour, and the next one another") {
  Lines lines({.color = true, .columns = 0});
  const std::string one = lines.add(datagram(kHello, kClient));
  const std::string same = lines.add(datagram(kHello, kClient));
  const std::string other = lines.add(datagram(kHello, kIpv6));
  const auto color_of = [](const std::string& line) { return line.substr(line.find('\x1b'), 5); };
  CHECK(color_of(one) == color_of(same));
  CHECK(color_of(one) != color_of(other));
  CHECK_THAT(one, Catch::EndsWith("\x1b[0m\n"));
}

TEST_CASE("PacketText says what is remarkable, before the payload") {
  Lines lines({});
  lines.add(segment(kHello, kTcpAck, 1));
  CHECK_THAT(lines.add(segment(kHello, kTcpAck, 100)),
             Catch::EndsWith("len 6     lost segment  hello\\n\n"));
  CHECK_THAT(lines.add(segment({}, kTcpAck, 2000)), Catch::EndsWith("len 0  lost segment\n"));
}

TEST_CASE("PacketText says several remarkable things, separated by commas") {
  Lines lines({});
  lines.add(segment(kHello, kTcpAck, 1));
  Packet full = segment({}, kTcpAck, 100);
  std::get<TcpSegment>(full.transport).header.window = 0;
  CHECK_THAT(lines.add(full), Catch::EndsWith("  lost segment, zero window\n"));
}

TEST_CASE("PacketText shows what is remarkable in inverse video, and counts no columns for that") {
  const std::vector<std::uint8_t> payload(3000, 'x');
  Lines plain({.color = false, .columns = 160});
  Lines colored({.color = true, .columns = 160});
  for (const std::uint32_t sequence : {1U, 9000U}) {
    const std::string expected = plain.add(segment(payload, kTcpAck, sequence));
    const std::string line = colored.add(segment(payload, kTcpAck, sequence));
    CHECK(columns_of(expected) <= 160);
    CHECK(columns_of(expected) >= 159);
    CHECK((line.find("\x1b[7mlost segment\x1b[27m") != std::string::npos) == (sequence == 9000));
    std::string bare = line;
    for (std::size_t at = bare.find('\x1b'); at != std::string::npos; at = bare.find('\x1b')) {
      bare.erase(at, bare.find('m', at) - at + 1);
    }
    CHECK(bare == expected);
  }
}
