// The JSON lines, and what frames them for streams.
//
// Input: a byte for the encoding, the dialect and the kind of packet; the fields of a packet in the
// order below, its options behind their length, its payload.
#include "base/address.h"
#include "base/byte_reader.h"
#include "base/error_json.h"
#include "broadcast/sse.h"
#include "fuzz/line_model.h"
#include "fuzz/target.h"
#include "output/interfaces_json.h"
#include "output/packet_json.h"
#include "support/packet_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

using Json = nlohmann::ordered_json;

std::int64_t read_i64(ByteReader& reader) {
  const std::uint64_t high = reader.u32();
  return static_cast<std::int64_t>(high << 32U | reader.u32());
}

TcpSegment read_tcp(ByteReader& reader) {
  TcpSegment tcp;
  tcp.header = {.source_port = reader.u16(),
                .destination_port = reader.u16(),
                .sequence = reader.u32(),
                .acknowledgement = reader.u32(),
                .data_offset = static_cast<std::uint8_t>(reader.u8() & 0x0fU),
                .flags = static_cast<std::uint16_t>(reader.u16() & 0x1ffU),
                .window = reader.u16(),
                .checksum = reader.u16(),
                .urgent_pointer = reader.u16()};
  const std::size_t length = reader.u8() % 41U; // A header has no more.
  tcp.options = reader.take(std::min(length, reader.rest().size()));
  tcp.payload = reader.rest();
  return tcp;
}

UdpDatagram read_udp(ByteReader& reader) {
  UdpDatagram udp;
  udp.header = {.source_port = reader.u16(),
                .destination_port = reader.u16(),
                .length = reader.u16(),
                .checksum = reader.u16()};
  udp.payload = reader.rest();
  return udp;
}

Packet read_packet(ByteReader& reader, bool is_tcp, bool is_ipv6) {
  static constexpr std::array<std::uint8_t, kIpv6Length> kShort{}; // Of an input that ends early.
  const auto read_address = [&] {
    const std::size_t length = is_ipv6 ? kIpv6Length : kIpv4Length;
    const ByteView address = reader.take(length);
    return address.empty() ? ByteView(kShort).first(length) : address;
  };
  Packet packet;
  packet.time = {.seconds = read_i64(reader), .nanoseconds = read_i64(reader)};
  packet.wire_length = reader.u32();
  packet.source_address = read_address();
  packet.destination_address = read_address();
  if (is_tcp) {
    packet.transport = read_tcp(reader);
  } else {
    packet.transport = read_udp(reader);
  }
  return packet;
}

JsonOptions format_of(unsigned choice) {
  if (choice / 5 % 2 != 0) {
    return {.payload = PayloadEncoding::base64, .dialect = Dialect::chattcp_capture};
  }
  return {.payload = static_cast<PayloadEncoding>(choice % kPayloadEncodingNames.size()),
          .dialect = Dialect::documented};
}

// What a stream makes of a line, taken back to it.
void check_events(std::string_view line, std::uint64_t id) {
  constexpr std::string_view kName = "packet";
  static std::string events; // Keeps its memory.
  const std::string_view object = line.substr(0, line.size() - 1);
  events.resize(2 * (kName.size() + object.size() + kMaxEventFrame));
  char* const begin = events.data();
  char* const second = write_event(id, kName, object, begin);
  char* const end = write_event(id + 1, kName, object, second);
  const std::string_view text(begin, static_cast<std::size_t>(end - begin));
  const std::string expected =
      "id: " + std::to_string(id) + "\nevent: packet\ndata: " + std::string(object) + "\n\n";
  require(text.starts_with(expected), "an event has an id, a name and one line of data");
  require(text.size() < events.size(), "an event is no longer than stated");
  const std::size_t first_end = static_cast<std::size_t>(second - begin);
  require(first_end == expected.size(), "an event ends after its data and two newlines");
  require(text.substr(first_end - kEventEnd - object.size(), line.size()) == line,
          "an event contains the line that it was made of");
}

void check_line(const Packet& packet, const JsonOptions& format, std::uint64_t id) {
  static Chunk chunk;
  chunk.clear();
  append_json_line(packet, format, chunk);
  const std::string_view line = chunk.text();
  require(line.ends_with('\n') && line.find('\n') == line.size() - 1, "a line is a line");
  require(line == model_line(packet, format), "a line is that of the model");
  check_events(line, id);
}

// The same by a JSON library.
void check_by_library(const Packet& packet, const JsonOptions& format) {
  Chunk chunk;
  append_json_line(packet, format, chunk);
  const std::string line(chunk.text());
  require(Json::accept(line), "a line is JSON in UTF-8");
  std::string lines = line;
  for (int i = 0; i < 12; ++i) { // The chunk grows.
    append_json_line(packet, format, chunk);
    lines += line;
  }
  require(chunk.text() == lines, "a chunk keeps its lines");
  constexpr std::int64_t kFarthest = std::int64_t{1} << 50; // The model knows no bounds.
  if (format.dialect == Dialect::documented && std::abs(packet.time.seconds / 2) < kFarthest) {
    require(Json::parse(line) == test::model_of(packet, format.payload),
            "a line is what a JSON library makes of the packet");
  }
}

// The other texts: what strangers name their interfaces, and what errors quote.
void check_texts(ByteView bytes) {
  const std::string text(bytes.begin(), bytes.end());
  require(Json::accept(error_json(text)), "an error is JSON in UTF-8");
  Interface interface;
  interface.name = text;
  interface.description = text.substr(text.size() / 2);
  interface.flags = {text.substr(0, text.size() / 2)};
  interface.addresses = {{.address = Address::of(bytes), .prefix_length = 0}};
  for (const Dialect dialect : {Dialect::documented, Dialect::chattcp_capture}) {
    const std::string list = interfaces_json({interface, {}}, dialect);
    require(Json::accept(list) && list.find('\n') == list.size() - 1,
            "a list of interfaces is a line of JSON in UTF-8");
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const unsigned choice = reader.u8();
  const JsonOptions format = format_of(choice);
  const Packet packet = read_packet(reader, choice / 10 % 2 == 0, choice / 20 % 2 == 0);
  check_line(packet, format, static_cast<std::uint64_t>(packet.time.seconds));
  if (is_chosen({reinterpret_cast<const char*>(data), size}, 32)) {
    check_by_library(packet, format);
    check_texts(reader.rest());
  }
  return 0;
}
