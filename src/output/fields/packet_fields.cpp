#include "output/fields/packet_fields.h"

#include "output/fields/analysis_json.h"
#include "output/literal.h"

#include <algorithm>
#include <cstring>

namespace chattcp {

namespace {

constexpr std::string_view kNullMember = "null,";
constexpr std::size_t kObjectEnd = 2; // The brace and the newline of the default object.

char* write_plain(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

std::string key_text(std::string_view key) {
  return "\"" + std::string(key) + "\":";
}

constexpr std::size_t kAnalysisFields =
    kFieldCount - static_cast<std::size_t>(Field::analysis_stream);

bool is_analysis(Field field) {
  return field >= Field::analysis_stream;
}

} // namespace

bool holds_whole_analysis(const FieldList& fields) {
  return std::count_if(fields.begin(), fields.end(), is_analysis) == kAnalysisFields;
}

bool is_whole_analysis(const FieldList& fields) {
  return holds_whole_analysis(fields) && fields.size() == kAnalysisFields;
}

MemberWriter::MemberWriter(const FieldOptions& options, const FieldList& fields)
    : described_(std::any_of(fields.begin(), fields.end(), is_described)),
      whole_analysis_(holds_whole_analysis(fields)), writer_(options) {
  const FieldSet wanted = set_of(fields);
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    if (!wanted.contains(field)) {
      continue;
    }
    const std::string_view group = group_of(kFieldNames[i]);
    if (group.empty() || groups_.empty() || groups_.back().name != group) {
      groups_.push_back({.name = group, .key = key_text(group), .members = {}});
    }
    groups_.back().members.push_back({.field = field, .key = key_text(key_of(kFieldNames[i]))});
    key_room_ += 2 * groups_.back().key.size() + groups_.back().members.back().key.size() + 2;
  }
}

std::size_t MemberWriter::take(const PrintedPacket& printed) {
  writer_.take(printed, described_);
  return writer_.room() + key_room_ + groups_.size() * kNullMember.size();
}

char* MemberWriter::write(char* out) const {
  for (const Group& group : groups_) {
    if (group.name.empty()) {
      const Member& member = group.members.front();
      out = chattcp::write(",", writer_.write(member.field, write_plain(member.key, out)));
    } else {
      out = write_group(group, write_plain(group.key, out));
    }
  }
  return out;
}

char* MemberWriter::write_group(const Group& group, char* out) const {
  if (group.name == "analysis") {
    return write_analysis_members(group, out);
  }
  if (writer_.is_tcp() != (group.name == "tcp")) {
    return write_plain(kNullMember, out);
  }
  out = chattcp::write("{", out);
  for (const Member& member : group.members) {
    out = chattcp::write(",", writer_.write(member.field, write_plain(member.key, out)));
  }
  return chattcp::write("},", out - 1); // In place of the last comma.
}

// Members without a value are left out.
char* MemberWriter::write_analysis_members(const Group& group, char* out) const {
  const Analysis& analysis = *writer_.printed().analysis;
  if (whole_analysis_) {
    return chattcp::write(",", write_analysis(analysis, writer_.is_tcp(), out));
  }
  char* const begin = chattcp::write("{", out);
  out = begin;
  for (const Member& member : group.members) {
    if (has_analysis_value(member.field, analysis, writer_.is_tcp())) {
      out = chattcp::write(",", writer_.write(member.field, write_plain(member.key, out)));
    }
  }
  return chattcp::write("},", out == begin ? out : out - 1);
}

void PacketWithMore::append(const PrintedPacket& printed, Chunk& out) {
  append_json_line(printed.packet, json_, out);
  out.drop(kObjectEnd);
  const std::size_t room = members_.take(printed);
  char* const end = members_.write(write(",", out.reserve(room)));
  out.commit(write("}\n", end - 1)); // In place of the last comma.
}

void PacketWithAnalysis::append(const PrintedPacket& printed, Chunk& out) {
  append_json_line(printed.packet, json_, out);
  out.drop(kObjectEnd);
  char* end = write(",\"analysis\":", out.reserve(kMaxAnalysisText));
  end = write_analysis(*printed.analysis, printed.packet.tcp() != nullptr, end);
  out.commit(write("}\n", end));
}

void PacketFields::append(const PrintedPacket& printed, Chunk& out) {
  const std::size_t room = members_.take(printed);
  char* const end = members_.write(write("{", out.reserve(room)));
  out.commit(write("}\n", end - 1)); // In place of the last comma.
}

} // namespace chattcp
