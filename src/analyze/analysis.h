// What a packet's conversation shows about it, which no single packet can show.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

// The side of a conversation that sent the SYN, or received the SYN-ACK, is the client. If neither
// was seen, it is the one with the higher port; if the ports are equal, the one that sent first.
enum class Role : std::uint8_t { client, server };

inline constexpr std::array<std::string_view, 2> kRoleNames{"client", "server"};

// What is remarkable about a segment. The rules are those of Wireshark's tcp.analysis fields, of
// the same names ("TCP Analysis" in its User's Guide).
enum class TcpEvent : std::uint8_t {
  retransmission,
  fast_retransmission,
  spurious_retransmission,
  out_of_order,
  lost_segment,
  ack_lost_segment,
  duplicate_ack,
  keep_alive,
  keep_alive_ack,
  zero_window,
  zero_window_probe,
  zero_window_probe_ack,
  window_full,
  window_update,
  reused_ports,
};

inline constexpr std::array<std::string_view, 15> kTcpEventNames{
    "retransmission", "fast_retransmission", "spurious_retransmission",
    "out_of_order",   "lost_segment",        "ack_lost_segment",
    "duplicate_ack",  "keep_alive",          "keep_alive_ack",
    "zero_window",    "zero_window_probe",   "zero_window_probe_ack",
    "window_full",    "window_update",       "reused_ports"};

// A set of them.
class TcpEvents {
public:
  constexpr TcpEvents() = default;

  constexpr void add(TcpEvent event) { bits_ = static_cast<std::uint16_t>(bits_ | bit(event)); }
  // Without a branch: whether a hostile or lossy capture has an event cannot be foreseen.
  constexpr void add_if(bool condition, TcpEvent event) {
    bits_ = static_cast<std::uint16_t>(bits_ | unsigned{condition} << static_cast<unsigned>(event));
  }
  constexpr bool contains(TcpEvent event) const { return (bits_ & bit(event)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint16_t bits() const { return bits_; } // The first event is the lowest bit.

private:
  static constexpr unsigned bit(TcpEvent event) { return 1U << static_cast<unsigned>(event); }

  std::uint16_t bits_ = 0;
};

// The states of a connection (RFC 9293, 3.3.2), but LISTEN, in which nothing is sent.
enum class TcpState : std::uint8_t {
  closed,
  syn_sent,
  syn_received,
  established,
  fin_wait_1,
  fin_wait_2,
  close_wait,
  closing,
  last_ack,
  time_wait,
};

inline constexpr std::array<std::string_view, 10> kTcpStateNames{
    "CLOSED",     "SYN-SENT",   "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",      "LAST-ACK",    "TIME-WAIT"};

// The analysis of one packet.
struct Analysis {
  std::uint32_t stream = 0; // Of its protocol, in order of first appearance, from 0.
  Role from = Role::client;

  // Of TCP only. ------------------------------------------------------------------------------

  std::uint32_t sequence = 0;        // Relative to the first one: that of a SYN is 0.
  std::uint32_t acknowledgement = 0; // Likewise; as sent if the flag ACK is not set.
  TcpState state = TcpState::closed; // The sender's, once it has sent this.
  TcpEvents events;

  // The number of the packet that this one acknowledges, and the nanoseconds since then.
  struct Acknowledged {
    std::uint64_t number = 0;
    std::int64_t nanoseconds = 0;
  };
  std::optional<Acknowledged> acknowledged;

  // Bytes that the sender has sent and that are not acknowledged; if the packet has a payload.
  std::optional<std::uint32_t> in_flight;
};

} // namespace chattcp
