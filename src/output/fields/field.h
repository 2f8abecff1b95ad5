// The fields of a packet that can be chosen by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chattcp {

// In the order of their names below, which is that of the object. First those of the default
// object, then those that are added on request.
enum class Field : std::uint8_t {
  timestamp,
  packet_size,
  src_ip,
  dst_ip,
  proto,
  tcp_src,
  tcp_dst,
  tcp_seq,
  tcp_ack,
  tcp_data_offset,
  tcp_fin, // The flags, in the order of kTcpFlagNames.
  tcp_syn,
  tcp_rst,
  tcp_psh,
  tcp_ack_flag,
  tcp_urg,
  tcp_ece,
  tcp_cwr,
  tcp_ns,
  tcp_window,
  tcp_checksum,
  tcp_urgent,
  tcp_payload,
  tcp_options,
  udp_src,
  udp_dst,
  udp_length,
  udp_checksum,
  udp_payload,
  number,
  time,
  interface,
  direction,
  src_port,
  dst_port,
  payload_length,
  src_mac,
  dst_mac,
  vlan,
  ttl,
  dscp,
  ecn,
  ip_id,
  flow_label,
  tunnel,
  label,
  capture_start,
  analysis_stream,
  analysis_from,
  analysis_seq,
  analysis_ack,
  analysis_state,
  analysis_flags,
  analysis_acks,
  analysis_rtt_us,
  analysis_in_flight,
};

// Paths in the object.
inline constexpr auto kFieldNames = std::to_array<std::string_view>({"timestamp",
                                                                     "packet_size",
                                                                     "src_ip",
                                                                     "dst_ip",
                                                                     "proto",
                                                                     "tcp.src",
                                                                     "tcp.dst",
                                                                     "tcp.seq",
                                                                     "tcp.ack",
                                                                     "tcp.data_offset",
                                                                     "tcp.FIN",
                                                                     "tcp.SYN",
                                                                     "tcp.RST",
                                                                     "tcp.PSH",
                                                                     "tcp.ACK",
                                                                     "tcp.URG",
                                                                     "tcp.ECE",
                                                                     "tcp.CWR",
                                                                     "tcp.NS",
                                                                     "tcp.window",
                                                                     "tcp.checksum",
                                                                     "tcp.urgent",
                                                                     "tcp.payload",
                                                                     "tcp.options",
                                                                     "udp.src",
                                                                     "udp.dst",
                                                                     "udp.length",
                                                                     "udp.checksum",
                                                                     "udp.payload",
                                                                     "number",
                                                                     "time",
                                                                     "interface",
                                                                     "direction",
                                                                     "src_port",
                                                                     "dst_port",
                                                                     "payload_length",
                                                                     "src_mac",
                                                                     "dst_mac",
                                                                     "vlan",
                                                                     "ttl",
                                                                     "dscp",
                                                                     "ecn",
                                                                     "ip_id",
                                                                     "flow_label",
                                                                     "tunnel",
                                                                     "label",
                                                                     "capture_start",
                                                                     "analysis.stream",
                                                                     "analysis.from",
                                                                     "analysis.seq",
                                                                     "analysis.ack",
                                                                     "analysis.state",
                                                                     "analysis.flags",
                                                                     "analysis.acks",
                                                                     "analysis.rtt_us",
                                                                     "analysis.in_flight"});

inline constexpr std::size_t kFieldCount = kFieldNames.size();
static_assert(kFieldCount == static_cast<std::size_t>(Field::analysis_in_flight) + 1);
static_assert(kFieldCount <= 64); // Of a FieldSet.

constexpr std::string_view name_of(Field field) {
  return kFieldNames[static_cast<std::size_t>(field)];
}

// The fields from here on are not in the default object.
inline constexpr Field kFirstAdded = Field::number;

// The object that a field is in: "tcp" for tcp.src; empty for the outermost one.
constexpr std::string_view group_of(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

// Its key there.
constexpr std::string_view key_of(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

class FieldSet {
public:
  constexpr void add(Field field) { bits_ |= bit(field); }
  constexpr bool contains(Field field) const { return (bits_ & bit(field)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

  // Any field of an object.
  bool contains_any(std::string_view group) const {
    for (std::size_t i = 0; i < kFieldCount; ++i) {
      if (contains(static_cast<Field>(i)) && group_of(kFieldNames[i]) == group) {
        return true;
      }
    }
    return false;
  }

private:
  static constexpr std::uint64_t bit(Field field) {
    return std::uint64_t{1} << static_cast<unsigned>(field);
  }

  std::uint64_t bits_ = 0;
};

} // namespace chattcp
