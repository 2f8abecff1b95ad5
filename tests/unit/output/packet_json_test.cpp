#include "output/packet_json.h"

#include "base/address.h"
#include "decode/tcp.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/packet_model.h"

#include <nlohmann/json.hpp>

#include <random>

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr PayloadEncoding kEncodings[] = {PayloadEncoding::array, PayloadEncoding::base64,
                                          PayloadEncoding::hex, PayloadEncoding::text,
                                          PayloadEncoding::none};

std::string line_of(const Packet& packet, PayloadEncoding encoding = PayloadEncoding::array) {
  Chunk chunk;
  append_json_line(packet, {.payload = encoding, .dialect = Dialect::documented}, chunk);
  return std::string(chunk.text());
}

std::string compat_line_of(const Packet& packet) {
  Chunk chunk;
  append_json_line(
      packet, {.payload = PayloadEncoding::base64, .dialect = Dialect::chattcp_capture}, chunk);
  return std::string(chunk.text());
}

// What stands from the key "options" on in the line of a segment with these options.
std::string compat_options_of(const Bytes& options) {
  const Bytes address(4, 1);
  const Packet packet{.time = {},
                      .wire_length = 94,
                      .source_address = address,
                      .destination_address = address,
                      .transport = TcpSegment{.header = {}, .options = options, .payload = {}}};
  const std::string line = compat_line_of(packet);
  return line.substr(line.find("\"options\""));
}

Bytes random_bytes(std::mt19937& random, std::size_t count) {
  Bytes bytes(count);
  for (std::uint8_t& byte : bytes) {
    // Half of them ASCII, so that text holds more than replacements.
    byte = static_cast<std::uint8_t>(random() % 2 == 0 ? random() % 128 : random());
  }
  return bytes;
}

// The bytes that a random packet views.
struct Storage {
  Bytes source;
  Bytes destination;
  Bytes payload;
  Bytes options;
};

Packet random_packet(std::mt19937& random, Storage& storage) {
  const std::size_t address = random() % 2 == 0 ? 4 : 16;
  storage = {.source = random_bytes(random, address),
             .destination = random_bytes(random, address),
             .payload = random_bytes(random, random() % 71),
             .options = random_bytes(random, random() % 41)};
  Packet packet{.time = {.seconds = static_cast<std::int32_t>(random()),
                         .nanoseconds = static_cast<std::int32_t>(random() % 1'000'000'000)},
                .wire_length = static_cast<std::uint32_t>(random()),
                .source_address = storage.source,
                .destination_address = storage.destination,
                .transport = {}};
  const auto u16_value = [&random] { return static_cast<std::uint16_t>(random()); };
  if (random() % 2 == 0) {
    packet.transport = UdpDatagram{.header = {u16_value(), u16_value(), u16_value(), u16_value()},
                                   .payload = storage.payload};
  } else {
    TcpHeader header{u16_value(), u16_value(), static_cast<std::uint32_t>(random()),
                     static_cast<std::uint32_t>(random())};
    header.data_offset = random() % 16;
    header.flags = random() % 512;
    header.window = u16_value();
    header.checksum = u16_value();
    header.urgent_pointer = u16_value();
    packet.transport =
        TcpSegment{.header = header, .options = storage.options, .payload = storage.payload};
  }
  return packet;
}

} // namespace

TEST_CASE("append_json_line writes the documented TCP line byte for byte") {
  const Bytes source{192, 168, 1, 100};
  const Bytes destination{192, 168, 1, 1};
  const TcpHeader header{8080, 443, 123456, 789012, 5, 0x002, 65535, 12345, 0};
  const Packet packet{.time = {.seconds = 1234567890, .nanoseconds = 123'999'999},
                      .wire_length = 1500,
                      .source_address = source,
                      .destination_address = destination,
                      .transport = TcpSegment{.header = header, .options = {}, .payload = {}}};

  CHECK(line_of(packet) ==
        R"({"timestamp":1234567890123,"packet_size":1500,"src_ip":"192.168.1.100",)"
        R"("dst_ip":"192.168.1.1","proto":"tcp","tcp":{"src":8080,"dst":443,"seq":123456,)"
        R"("ack":789012,"data_offset":5,"FIN":false,"SYN":true,"RST":false,"PSH":false,)"
        R"("ACK":false,"URG":false,"ECE":false,"CWR":false,"NS":false,"window":65535,)"
        R"("checksum":12345,"urgent":0,"payload":[],"options":[]},"udp":null})"
        "\n");
}

TEST_CASE("append_json_line writes the documented UDP line byte for byte") {
  const Bytes source = "fe800000000000000000000000000001"_hex;
  const Bytes destination = "ff0200000000000000000000000000fb"_hex;
  const Bytes payload{0, 1, 2};
  const Packet packet{.time = {.seconds = 1234567890, .nanoseconds = 124'000'000},
                      .wire_length = 142,
                      .source_address = source,
                      .destination_address = destination,
                      .transport =
                          UdpDatagram{.header = {5353, 53, 100, 12345}, .payload = payload}};

  CHECK(line_of(packet) ==
        R"({"timestamp":1234567890124,"packet_size":142,"src_ip":"fe80::1","dst_ip":"ff02::fb",)"
        R"("proto":"udp","tcp":null,"udp":{"src":5353,"dst":53,"length":100,"checksum":12345,)"
        R"("payload":[0,1,2]}})"
        "\n");
}

TEST_CASE("append_json_line equals a model of the packet in every encoding") {
  std::mt19937 random(5952);
  Storage storage;
  for (int round = 0; round < 3000; ++round) {
    const Packet packet = random_packet(random, storage);
    for (const PayloadEncoding encoding : kEncodings) {
      CAPTURE(encoding, storage.payload, storage.options);
      REQUIRE(line_of(packet, encoding) == model_of(packet, encoding).dump() + "\n");
    }
  }
}

TEST_CASE("append_json_line names each of the 512 choices of flags") {
  const Bytes address(4, 1);
  for (std::uint16_t flags = 0; flags < 512; ++flags) {
    TcpSegment segment;
    segment.header.flags = flags;
    const Packet packet{.time = {},
                        .wire_length = 54,
                        .source_address = address,
                        .destination_address = address,
                        .transport = segment};
    const auto tcp = nlohmann::json::parse(line_of(packet))["tcp"];
    unsigned bit = 1;
    for (const char* const name : {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"}) {
      REQUIRE(tcp[name] == ((flags & bit) != 0));
      bit <<= 1U;
    }
  }
}

TEST_CASE("append_json_line appends behind what is in the chunk, however long the line") {
  const Bytes address(16, 0xff);
  const Bytes payload(65535, 0xff);
  const Packet packet{.time = {.seconds = -1, .nanoseconds = 0},
                      .wire_length = UINT32_MAX,
                      .source_address = address,
                      .destination_address = address,
                      .transport = UdpDatagram{.header = {}, .payload = payload}};
  for (const PayloadEncoding encoding : kEncodings) {
    Chunk chunk;
    std::string expected;
    for (int line = 0; line < 5; ++line) {
      append_json_line(packet, {.payload = encoding, .dialect = Dialect::documented}, chunk);
      expected += line_of(packet, encoding);
    }
    CHECK(chunk.text() == expected);
  }
}

TEST_CASE("append_json_line has room for the longest options") {
  const Bytes address(16, 0xff);
  for (const Bytes& options : {Bytes(40, 1), Bytes(40, 0xff), Bytes(40, 2), Bytes(40, 40)}) {
    TcpHeader header{65535, 65535, UINT32_MAX, UINT32_MAX, 15, 0, 65535, 65535, 65535};
    const Packet packet{.time = {.seconds = INT32_MIN, .nanoseconds = 0},
                        .wire_length = UINT32_MAX,
                        .source_address = address,
                        .destination_address = address,
                        .transport =
                            TcpSegment{.header = header, .options = options, .payload = {}}};
    CHECK(line_of(packet) == model_of(packet, PayloadEncoding::array).dump() + "\n");
  }
}

TEST_CASE("append_json_line writes the TCP line of chattcp-capture byte for byte") {
  const Bytes address{127, 0, 0, 1};
  const Bytes options = "0204ffd7 0402 080ab3d2345100000000 01 03030a"_hex;
  const TcpHeader header{59314, 9998, 1213608755, 0, 10, 0x002, 65495, 65072, 0};
  const Packet packet{.time = {.seconds = 1795388624, .nanoseconds = 762'000'000},
                      .wire_length = 74,
                      .source_address = address,
                      .destination_address = address,
                      .transport = TcpSegment{.header = header, .options = options, .payload = {}}};

  CHECK(compat_line_of(packet) ==
        R"({"timestamp":1795388624762,"packet_size":74,"src_ip":"127.0.0.1",)"
        R"("dst_ip":"127.0.0.1","proto":"tcp","tcp":{"src":59314,"dst":9998,"seq":1213608755,)"
        R"("ack":0,"data_offset":10,"FIN":false,"SYN":true,"RST":false,"PSH":false,)"
        R"("ACK":false,"URG":false,"ECE":false,"CWR":false,"NS":false,"window":65495,)"
        R"("checksum":65072,"urgent":0,"payload":"","options":[)"
        R"({"type":2,"length":4,"data":"/9c="},{"type":4,"length":2,"data":""},)"
        R"({"type":8,"length":10,"data":"s9I0UQAAAAA="},{"type":1,"length":1,"data":null},)"
        R"({"type":3,"length":3,"data":"Cg=="}],"padding":null},"udp":null})"
        "\n");
}

TEST_CASE("append_json_line writes the UDP line of chattcp-capture byte for byte") {
  const Bytes address{127, 0, 0, 1};
  const Bytes payload{'h', 'e', 'l', 'l', 'o'};
  const Packet packet{.time = {.seconds = 1795388620, .nanoseconds = 997'000'000},
                      .wire_length = 47,
                      .source_address = address,
                      .destination_address = address,
                      .transport =
                          UdpDatagram{.header = {46820, 9999, 13, 65056}, .payload = payload}};

  CHECK(compat_line_of(packet) ==
        R"({"timestamp":1795388620997,"packet_size":47,"src_ip":"127.0.0.1",)"
        R"("dst_ip":"127.0.0.1","proto":"udp","tcp":null,"udp":{"src":46820,"dst":9999,)"
        R"("length":13,"checksum":65056,"payload":"aGVsbG8="}})"
        "\n");
}

TEST_CASE("append_json_line shows no options as null in the dialect of chattcp-capture") {
  const std::string none = R"("options":null,"padding":null},"udp":null})"
                           "\n";
  CHECK(compat_options_of({}) == none);
  // The first option is broken: its length is missing, below two, or beyond the end.
  for (const Bytes& broken : {"02"_hex, "02010000"_hex, "0200"_hex, "02050000"_hex}) {
    CAPTURE(broken);
    CHECK(compat_options_of(broken) == none);
  }
}

TEST_CASE("append_json_line shows what is behind end-of-list in the dialect of chattcp-capture") {
  CHECK(compat_options_of("01 00 0102"_hex) ==
        R"("options":[{"type":1,"length":1,"data":null},{"type":0,"length":1,"data":null}],)"
        R"("padding":"AQI="},"udp":null})"
        "\n");
  CHECK(compat_options_of("03030700"_hex) ==
        R"("options":[{"type":3,"length":3,"data":"Bw=="},{"type":0,"length":1,"data":null}],)"
        R"("padding":""},"udp":null})"
        "\n");
  CHECK(compat_options_of(Bytes(4, 0)) ==
        R"("options":[{"type":0,"length":1,"data":null}],"padding":"AAAA"},"udp":null})"
        "\n");
}

TEST_CASE("append_json_line has no padding without end-of-list in the dialect of chattcp-capture") {
  CHECK(compat_options_of("0402 0101"_hex) ==
        R"("options":[{"type":4,"length":2,"data":""},{"type":1,"length":1,"data":null},)"
        R"({"type":1,"length":1,"data":null}],"padding":null},"udp":null})"
        "\n");
  // What is behind a broken option is neither an option nor padding.
  CHECK(compat_options_of("0402 02ff 00000000"_hex) ==
        R"("options":[{"type":4,"length":2,"data":""}],"padding":null},"udp":null})"
        "\n");
}

TEST_CASE("append_json_line has room for the longest options and padding of chattcp-capture") {
  const Bytes address(16, 0xff);
  for (const Bytes& options : {Bytes(40, 1), Bytes(40, 0), join({Bytes(39, 1), {0}})}) {
    const TcpHeader header{65535, 65535, UINT32_MAX, UINT32_MAX, 15, 0, 65535, 65535, 65535};
    const Packet packet{.time = {.seconds = INT32_MIN, .nanoseconds = 0},
                        .wire_length = UINT32_MAX,
                        .source_address = address,
                        .destination_address = address,
                        .transport =
                            TcpSegment{.header = header, .options = options, .payload = {}}};
    CHECK(nlohmann::json::accept(compat_line_of(packet)));
  }
}
