// The values of fields in JSON.
#pragma once

#include "base/timestamp.h"
#include "decode/description.h"
#include "output/fields/field.h"
#include "output/fields/field_list.h"
#include "output/packet_formatter.h"
#include "output/packet_json.h"

#include <cstddef>
#include <string>
#include <vector>

namespace chattcp {

// What is the same for all packets of a run.
struct FieldOptions {
  JsonOptions json;
  UdpTunnels tunnels;    // Those that were opened.
  std::string interface; // Of a live capture on one interface; empty: frames or files say.
  std::vector<Label> labels;
  Timestamp start; // When the run began.
};

// FieldWriter writes the fields of packets, one after the other. One thread.
class FieldWriter {
public:
  explicit FieldWriter(const FieldOptions& options);

  // The packet whose fields are written from now on. `described`: fields of its frame are among
  // them.
  void take(const PrintedPacket& printed, bool described);

  // The most characters that write() writes for one field of this packet, and those that it stores
  // beyond; for an array of payload, options or labels, or the analysis.
  std::size_t room() const;

  // Writes the value of a field as JSON; null if this packet has none. Returns the end of what was
  // written.
  char* write(Field field, char* out) const;

  bool is_tcp() const { return printed_->packet.tcp() != nullptr; }
  const PrintedPacket& printed() const { return *printed_; }

private:
  char* write_common(Field field, char* out) const;
  char* write_tcp(Field field, char* out) const;
  char* write_udp(Field field, char* out) const;
  char* write_described(Field field, char* out) const;
  char* write_ip(Field field, char* out) const;
  void note_interface();

  const FieldOptions options_;
  const std::string label_; // As JSON,
  const std::string start_; // likewise.
  const PrintedPacket* printed_ = nullptr;
  PacketDescription description_;
  std::string interface_;      // Of the last packet that had one,
  std::string interface_text_; // and as JSON.
};

// True if the field is about what surrounds the packet in its frame.
constexpr bool is_described(Field field) {
  return field == Field::interface || field == Field::direction ||
         (field >= Field::src_mac && field <= Field::tunnel);
}

} // namespace chattcp
