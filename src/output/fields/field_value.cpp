#include "output/fields/field_value.h"

#include "base/address.h"
#include "base/decimal.h"
#include "base/json_text.h"
#include "output/fields/analysis_json.h"
#include "output/fields/rfc3339.h"
#include "output/literal.h"
#include "output/tcp_options_json.h"

#include <array>
#include <cstring>

namespace chattcp {

namespace {

constexpr char kNull[] = "null";

std::string label_json(const std::vector<Label>& labels) {
  JsonObject object;
  for (const Label& label : labels) {
    object.add_string(label.key, label.value);
  }
  return object.text();
}

// In microseconds, since databases keep six digits.
std::string start_json(const Timestamp& start) {
  constexpr std::string_view kBehind = "000Z\"";
  std::array<char, kRfc3339Room> room{};
  std::string text(room.data(), write_rfc3339(start, room.data()));
  return text.size() < kBehind.size() ? text : text.erase(text.size() - kBehind.size(), 3);
}

char* write_plain(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* write_quoted(std::string_view text, char* out) {
  return chattcp::write("\"", write_plain(text, chattcp::write("\"", out)));
}

char* write_signed(std::int64_t value, char* out) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? write_decimal(0 - bits, chattcp::write("-", out)) : write_decimal(bits, out);
}

char* write_address_text(ByteView address, char* out) {
  return chattcp::write("\"", write_address(address, chattcp::write("\"", out)));
}

char* write_mac(ByteView mac, char* out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (mac.empty()) {
    return chattcp::write(kNull, out);
  }
  char separator = '"';
  for (const std::uint8_t byte : mac) {
    *out++ = separator;
    *out++ = kDigits[byte >> 4U];
    *out++ = kDigits[byte & 0x0fU];
    separator = ':';
  }
  return chattcp::write("\"", out);
}

template <typename Items, typename Write>
char* write_list(const Items& items, Write write_item, char* out) {
  *out++ = '[';
  for (const auto& item : items) {
    out = chattcp::write(",", write_item(item, out));
  }
  out -= items.empty() ? 0 : 1;
  *out++ = ']';
  return out;
}

} // namespace

FieldWriter::FieldWriter(const FieldOptions& options)
    : options_(options), label_(label_json(options.labels)), start_(start_json(options.start)) {}

void FieldWriter::take(const PrintedPacket& printed, bool described) {
  printed_ = &printed;
  if (described) {
    description_ = describe(printed.frame, options_.tunnels);
    note_interface();
  }
}

// Names may hold any bytes. Most packets have that of the one before.
void FieldWriter::note_interface() {
  const std::string_view name = description_.interface.empty()
                                    ? std::string_view(options_.interface)
                                    : description_.interface;
  if (name != interface_ || interface_text_.empty()) {
    interface_ = name;
    interface_text_ = name.empty() ? "null" : json_string(name);
  }
}

std::size_t FieldWriter::room() const {
  constexpr std::size_t kNumbers =
      1024; // The largest of all others: MAC addresses, VLANs, tunnels.
  const Packet& packet = printed_->packet;
  const std::size_t options = is_tcp() ? max_options_text(packet.tcp()->options.size()) : 0;
  return kNumbers + kMaxAnalysisText + max_payload_text(packet.payload().size()) + options +
         label_.size() + interface_text_.size();
}

char* FieldWriter::write(Field field, char* out) const {
  if (field >= Field::analysis_stream) {
    return printed_->analysis == nullptr
               ? chattcp::write(kNull, out)
               : write_analysis_value(field, *printed_->analysis, is_tcp(), out);
  }
  if (is_described(field)) {
    return write_described(field, out);
  }
  if (field >= Field::tcp_src && field <= Field::tcp_options) {
    return is_tcp() ? write_tcp(field, out) : chattcp::write(kNull, out);
  }
  if (field >= Field::udp_src && field <= Field::udp_payload) {
    return is_tcp() ? chattcp::write(kNull, out) : write_udp(field, out);
  }
  return write_common(field, out);
}

char* FieldWriter::write_common(Field field, char* out) const {
  const Packet& packet = printed_->packet;
  switch (field) {
  case Field::timestamp:
    return write_signed(packet.time.milliseconds(), out);
  case Field::packet_size:
    return write_decimal(packet.wire_length, out);
  case Field::src_ip:
    return write_address_text(packet.source_address, out);
  case Field::dst_ip:
    return write_address_text(packet.destination_address, out);
  case Field::proto:
    return is_tcp() ? chattcp::write("\"tcp\"", out) : chattcp::write("\"udp\"", out);
  case Field::number:
    return write_decimal(printed_->number, out);
  case Field::time:
    return write_rfc3339(packet.time, out);
  case Field::src_port:
    return write_decimal(packet.source_port(), out);
  case Field::dst_port:
    return write_decimal(packet.destination_port(), out);
  case Field::payload_length:
    return write_decimal(payload_length(packet), out);
  case Field::label:
    return write_plain(label_, out);
  case Field::capture_start:
    return write_plain(start_, out);
  default:
    return chattcp::write(kNull, out);
  }
}

char* FieldWriter::write_tcp(Field field, char* out) const {
  const TcpSegment& tcp = *printed_->packet.tcp();
  const TcpHeader& header = tcp.header;
  if (field >= Field::tcp_fin && field <= Field::tcp_ns) {
    const auto flag = static_cast<unsigned>(field) - static_cast<unsigned>(Field::tcp_fin);
    return (header.flags >> flag & 1U) != 0 ? chattcp::write("true", out)
                                            : chattcp::write("false", out);
  }
  switch (field) {
  case Field::tcp_src:
    return write_decimal(header.source_port, out);
  case Field::tcp_dst:
    return write_decimal(header.destination_port, out);
  case Field::tcp_seq:
    return write_decimal(header.sequence, out);
  case Field::tcp_ack:
    return write_decimal(header.acknowledgement, out);
  case Field::tcp_data_offset:
    return write_decimal(header.data_offset, out);
  case Field::tcp_window:
    return write_decimal(header.window, out);
  case Field::tcp_checksum:
    return write_decimal(header.checksum, out);
  case Field::tcp_urgent:
    return write_decimal(header.urgent_pointer, out);
  case Field::tcp_payload:
    return write_payload(tcp.payload, options_.json.payload, out);
  default:
    return write_tcp_options(tcp.options, options_.json, out);
  }
}

char* FieldWriter::write_udp(Field field, char* out) const {
  const UdpDatagram& udp = *printed_->packet.udp();
  switch (field) {
  case Field::udp_src:
    return write_decimal(udp.header.source_port, out);
  case Field::udp_dst:
    return write_decimal(udp.header.destination_port, out);
  case Field::udp_length:
    return write_decimal(udp.header.length, out);
  case Field::udp_checksum:
    return write_decimal(udp.header.checksum, out);
  default:
    return write_payload(udp.payload, options_.json.payload, out);
  }
}

char* FieldWriter::write_described(Field field, char* out) const {
  const auto number = [](std::uint16_t value, char* end) { return write_decimal(value, end); };
  switch (field) {
  case Field::interface:
    return write_plain(interface_text_, out);
  case Field::direction:
    return description_.direction
               ? write_quoted(kDirectionNames[static_cast<std::size_t>(*description_.direction)],
                              out)
               : chattcp::write(kNull, out);
  case Field::src_mac:
    return write_mac(description_.source_mac, out);
  case Field::dst_mac:
    return write_mac(description_.destination_mac, out);
  case Field::vlan:
    return write_list(description_.vlans, number, out);
  case Field::tunnel:
    return write_list(description_.tunnels, write_quoted, out);
  default:
    return write_ip(field, out);
  }
}

char* FieldWriter::write_ip(Field field, char* out) const {
  constexpr unsigned kEcnBits = 2;
  if (!description_.ip) {
    return chattcp::write(kNull, out);
  }
  const IpFields& ip = *description_.ip;
  switch (field) {
  case Field::ttl:
    return write_decimal(ip.hops, out);
  case Field::dscp:
    return write_decimal(static_cast<std::uint8_t>(ip.service >> kEcnBits), out);
  case Field::ecn:
    return write_decimal(static_cast<std::uint8_t>(ip.service & 3U), out);
  case Field::ip_id:
    return ip.identification ? write_decimal(*ip.identification, out) : chattcp::write(kNull, out);
  default:
    return ip.flow_label ? write_decimal(*ip.flow_label, out) : chattcp::write(kNull, out);
  }
}

} // namespace chattcp
