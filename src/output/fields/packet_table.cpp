#include "output/fields/packet_table.h"

#include "output/fields/separated_values.h"

#include <algorithm>

namespace chattcp {

const FieldList kDefaultColumns{Field::time,        Field::proto,         Field::src_ip,
                                Field::src_port,    Field::dst_ip,        Field::dst_port,
                                Field::packet_size, Field::payload_length};

PacketTable::PacketTable(const FieldOptions& options, FieldList columns, char separator)
    : columns_(std::move(columns)), labels_(options.labels), separator_(separator),
      described_(std::any_of(columns_.begin(), columns_.end(), is_described)), writer_(options) {}

std::string PacketTable::heading() const {
  Chunk line;
  const auto add = [&](const std::string& name) {
    if (!line.empty()) {
      append_character(separator_, line);
    }
    append_separated(name, separator_, line);
  };
  for (const Field field : columns_) {
    if (field != Field::label || labels_.empty()) {
      add(std::string(name_of(field)));
      continue;
    }
    for (const Label& label : labels_) {
      add("label." + label.key);
    }
  }
  return std::string(line.text()) + "\n";
}

void PacketTable::append(const PrintedPacket& printed, Chunk& out) {
  writer_.take(printed, described_);
  room_ = writer_.room();
  if (value_room_ < room_) {
    value_ = std::make_unique_for_overwrite<char[]>(2 * room_);
    value_room_ = 2 * room_;
  }
  const std::size_t begin = out.size();
  for (const Field& field : columns_) {
    if (&field != columns_.data()) {
      append_character(separator_, out);
    }
    append_value(field, out);
  }
  if (out.size() == begin) { // Readers skip lines without a character.
    append_character('"', out);
    append_character('"', out);
  }
  append_character('\n', out);
}

std::uint64_t PacketTable::count_lines(std::string_view text) const {
  std::uint64_t lines = 0;
  for (std::size_t size = record_size(text); size != 0; size = record_size(text)) {
    text.remove_prefix(size);
    ++lines;
  }
  return lines;
}

// A number, true or false is in a table what it is in JSON.
void PacketTable::append_json(Field field, Chunk& out) {
  char* const begin = out.reserve(room_);
  const char* const end = writer_.write(field, begin);
  if (*begin != '"' && *begin != '[' && *begin != '{') {
    out.commit(*begin == 'n' ? begin : end); // Nothing for null.
    return;
  }
  const char* const copied = std::copy<const char*>(begin, end, value_.get());
  append_json_value({value_.get(), copied}, value_.get(), separator_, out);
}

void PacketTable::append_value(Field field, Chunk& out) {
  if (field != Field::label) {
    append_json(field, out);
    return;
  }
  for (const Label& label : labels_) {
    if (&label != labels_.data()) {
      append_character(separator_, out);
    }
    append_separated(label.value, separator_, out);
  }
}

} // namespace chattcp
