// The JSON line of a packet, the documented interface of this program.
#pragma once

#include "decode/packet.h"
#include "output/chunk.h"
#include "output/dialect.h"
#include "output/packet_formatter.h"
#include "output/payload_encoding.h"

namespace chattcp {

struct JsonOptions {
  PayloadEncoding payload = PayloadEncoding::array;
  Dialect dialect = Dialect::documented;
};

// Appends `packet` as one line of JSON, newline included, keys in their documented order. Options'
// data follow the payload's encoding, except that `none` and `text` leave them an array.
//
// In the dialect of chattcp-capture, options without a data field (types 0 and 1) have null for it,
// an empty list of options is null, and "padding" follows: the header bytes after end-of-list, or
// null.
//
// Writes into `out` and nowhere else: no allocation once the buffer has grown.
void append_json_line(const Packet& packet, const JsonOptions& format, Chunk& out);

// The JSON line as a format of packets.
class PacketJson final : public PacketFormatter {
public:
  explicit PacketJson(const JsonOptions& options) : options_(options) {}

  void append(const PrintedPacket& printed, Chunk& out) override {
    append_json_line(printed.packet, options_, out);
  }

private:
  JsonOptions options_;
};

} // namespace chattcp
