// Packets as a table: a line for each, a column for each field.
#pragma once

#include "output/fields/field_value.h"
#include "output/packet_formatter.h"

#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// Columns without another wish.
extern const FieldList kDefaultColumns;

// Values as in RFC 4180, with the separator in place of its comma: those that contain it, a quote
// or an end of line are in quotes. Texts are as they are, without JSON's escapes; lists are JSON;
// what a packet does not have is empty. Columns are in the order in which they were named.
class PacketTable final : public PacketFormatter {
public:
  PacketTable(const FieldOptions& options, FieldList columns, char separator);

  // The names of the columns. There is one for each label, "label.KEY"; without labels, it is
  // empty.
  std::string heading() const override;

  void append(const PrintedPacket& printed, Chunk& out) override;

  std::uint64_t count_lines(std::string_view text) const override;

private:
  void append_value(Field field, Chunk& out);
  void append_json(Field field, Chunk& out);

  const FieldList columns_;
  const std::vector<Label> labels_;
  const char separator_;
  const bool described_;
  FieldWriter writer_;
  std::size_t room_ = 0;          // That a value of this packet needs.
  std::unique_ptr<char[]> value_; // One in JSON.
  std::size_t value_room_ = 0;
};

} // namespace chattcp
