// Both sides of conversations, packet by packet, as an Analyzer follows them.
#pragma once

#include "analyze/analyzer.h"
#include "analyze/findings.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace chattcp::test {

// "lost_segment,duplicate_ack"; empty for none.
inline std::string names_of(TcpEvents events) {
  std::string names;
  for (std::size_t event = 0; event < kTcpEventNames.size(); ++event) {
    if (events.contains(static_cast<TcpEvent>(event))) {
      names += (names.empty() ? "" : ",") + std::string(kTcpEventNames[event]);
    }
  }
  return names;
}

// A segment. Its numbers are counted from the first ones of both sides.
struct Said {
  std::uint16_t flags = kTcpAck;
  std::uint32_t sequence = 1;
  std::uint32_t acknowledgement = 1;
  std::uint32_t length = 0;
  std::uint16_t window = 1000;
  std::vector<std::uint8_t> options = {}; // A multiple of four bytes.
  std::int64_t wait = 10'000'000;         // Nanoseconds since the packet before.
};

// Two machines. Packets have payloads that were not captured, so that lengths cost nothing.
class Dialogue {
public:
  explicit Dialogue(Analyzer& analyzer) : analyzer_(analyzer) {}

  Analysis client(const Said& said) { return say(0, said); }
  Analysis server(const Said& said) { return say(1, said); }

  // A handshake with a window scale of 7 on both sides, unless `options` are others.
  void shake_hands(const std::vector<std::uint8_t>& options = {1, 3, 3, 7}) {
    client({.flags = kTcpSyn, .sequence = 0, .acknowledgement = 0, .options = options});
    server({.flags = kTcpSyn | kTcpAck, .sequence = 0, .acknowledgement = 1, .options = options});
    client({});
  }

  Analysis datagram(bool from_client, std::uint16_t length = 50) {
    Packet packet = packet_of(from_client ? 0 : 1, 42U + length);
    packet.transport = UdpDatagram{.header = {.source_port = port(from_client),
                                              .destination_port = port(!from_client),
                                              .length = static_cast<std::uint16_t>(8 + length)},
                                   .payload = {}};
    packet.uncaptured = length;
    return follow(packet);
  }

  // What is said next. May be changed at any time.
  std::array<std::uint32_t, 2> first{1000, 5000}; // Numbers, of client and server.
  std::array<std::uint16_t, 2> ports{40000, 80};
  std::array<std::vector<std::uint8_t>, 2> addresses{{{10, 0, 0, 1}, {10, 0, 0, 2}}};
  Timestamp time{.seconds = 1'700'000'000, .nanoseconds = 0}; // Of the last packet.
  std::uint64_t number = 0;                                   // Likewise.
  bool is_fragment = false;

private:
  std::uint16_t port(bool of_client) const { return ports[of_client ? 0 : 1]; }

  Packet packet_of(std::size_t side, std::uint32_t wire_length) const {
    Packet packet{.time = time,
                  .wire_length = wire_length,
                  .source_address = addresses[side],
                  .destination_address = addresses[1 - side],
                  .transport = {}};
    if (is_fragment) {
      packet.fragment.emplace();
    }
    return packet;
  }

  Analysis say(std::size_t side, const Said& said) {
    time = Timestamp{.seconds = time.seconds, .nanoseconds = time.nanoseconds + said.wait};
    time = time.seconds == INT64_MAX || time.seconds == INT64_MIN ? time : time.normalized();
    Packet packet = packet_of(side, 54 + said.length);
    packet.uncaptured = said.length;
    packet.transport =
        TcpSegment{.header = {.source_port = ports[side],
                              .destination_port = ports[1 - side],
                              .sequence = first[side] + said.sequence,
                              .acknowledgement = first[1 - side] + said.acknowledgement,
                              .data_offset = static_cast<std::uint8_t>(5 + said.options.size() / 4),
                              .flags = said.flags,
                              .window = said.window},
                   .options = said.options,
                   .payload = {}};
    return follow(packet);
  }

  Analysis follow(const Packet& packet) { return analyzer_.follow(packet, ++number); }

  Analyzer& analyzer_;
};

// Remembers the conversations that are over.
class Ends : public ConversationObserver {
public:
  struct Ended {
    std::uint32_t stream = 0;
    bool udp = false;
    std::size_t client = 0; // Its side.
    ConversationTotals totals;
    ConversationEnd end = ConversationEnd::open;
    std::vector<std::string> findings;
  };

  void on_end(const Conversation& conversation, const ConversationTotals& totals,
              ConversationEnd end) override {
    all.push_back({.stream = conversation.stream,
                   .udp = is_udp(conversation.key),
                   .client = conversation.client,
                   .totals = totals,
                   .end = end,
                   .findings = findings_of(conversation, totals, end)});
  }

  std::vector<Ended> all;
};

} // namespace chattcp::test
