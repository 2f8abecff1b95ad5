// JSON lines with more, fewer or other fields than the default object.
#pragma once

#include "output/fields/field_value.h"
#include "output/packet_formatter.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// All fields of the analysis are among `fields`, or nothing else.
bool holds_whole_analysis(const FieldList& fields);
bool is_whole_analysis(const FieldList& fields);

// Writes some members of the object. What they are is worked out once, not for each packet.
class MemberWriter {
public:
  MemberWriter(const FieldOptions& options, const FieldList& fields);

  // Takes a packet, and returns the most characters that write() will write and store for it.
  std::size_t take(const PrintedPacket& printed);

  // Writes the members of the packet, each followed by a comma.
  char* write(char* out) const;

private:
  struct Member {
    Field field;
    std::string key; // With its quotes and colon.
  };
  // An object within the object, or a single member of it.
  struct Group {
    std::string_view name; // Empty for a single member.
    std::string key;
    std::vector<Member> members;
  };

  char* write_group(const Group& group, char* out) const;
  char* write_analysis_members(const Group& group, char* out) const;

  std::vector<Group> groups_;
  std::size_t key_room_ = 0;
  bool described_ = false;
  bool whole_analysis_ = false;
  FieldWriter writer_;
};

// The default object, and after it further fields in the order of their enumeration.
class PacketWithMore final : public PacketFormatter {
public:
  PacketWithMore(const FieldOptions& options, const FieldList& more)
      : json_(options.json), members_(options, more) {}

  void append(const PrintedPacket& printed, Chunk& out) override;

private:
  const JsonOptions json_;
  MemberWriter members_;
};

// The default object, and after it the whole analysis, as fast as possible.
class PacketWithAnalysis final : public PacketFormatter {
public:
  explicit PacketWithAnalysis(const JsonOptions& json) : json_(json) {}

  void append(const PrintedPacket& printed, Chunk& out) override;

private:
  const JsonOptions json_;
};

// An object with these fields alone, nested and ordered as in the default object.
class PacketFields final : public PacketFormatter {
public:
  PacketFields(const FieldOptions& options, const FieldList& fields) : members_(options, fields) {}

  void append(const PrintedPacket& printed, Chunk& out) override;

private:
  MemberWriter members_;
};

} // namespace chattcp
