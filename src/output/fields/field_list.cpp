#include "output/fields/field_list.h"

#include "base/error.h"
#include "base/words.h"
#include "output/utf8.h"

#include <algorithm>

namespace chattcp {

namespace {

void add(FieldList& fields, Field field) {
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
    fields.push_back(field);
  }
}

// Adds the field, or all those of the group. False: there is none from `first` on.
bool add_named(FieldList& fields, std::string_view name, Field first) {
  bool found = false;
  for (auto i = static_cast<std::size_t>(first); i < kFieldCount; ++i) {
    if (kFieldNames[i] == name || group_of(kFieldNames[i]) == name) {
      add(fields, static_cast<Field>(i));
      found = true;
    }
  }
  return found;
}

// From `first` on, each once; a group before its members, but for added ones alone.
std::vector<std::string> names_from(Field first) {
  std::vector<std::string> names;
  for (auto i = static_cast<std::size_t>(first); i < kFieldCount; ++i) {
    const std::string group(group_of(kFieldNames[i]));
    if (!group.empty() && std::find(names.begin(), names.end(), group) == names.end()) {
      names.push_back(group);
    }
    if (group.empty() || first != kFirstAdded) {
      names.emplace_back(kFieldNames[i]);
    }
  }
  return names;
}

[[noreturn]] void refuse_name(std::string_view flag, std::string_view name, Field first) {
  const std::vector<std::string> names = names_from(first);
  std::string list;
  for (const std::string& known : names) {
    list += (list.empty() ? "" : ", ") + known;
  }
  FieldList others;
  const bool in_every_line = first == kFirstAdded && add_named(others, name, Field::timestamp);
  const std::string right = name.size() > 1 ? nearest_word(std::string(name), names) : "";
  throw UsageError(std::string(flag) + ": '" + std::string(name) + "' is " +
                   (in_every_line && !name.empty() ? "in every line already" : "not a field") +
                   (right.empty() || in_every_line ? "; " : "; did you mean " + right + "? ") +
                   "there are: " + list);
}

void add_from(FieldList& fields, std::string_view flag, std::string_view text, Field first) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    const std::string_view name = text.substr(begin, comma - begin);
    if (name.empty() || !add_named(fields, name, first)) {
      refuse_name(flag, name, first);
    }
    begin = comma + 1;
  }
}

} // namespace

void add_fields(FieldList& fields, std::string_view flag, std::string_view text) {
  add_from(fields, flag, text, Field::timestamp);
}

void add_further_fields(FieldList& fields, std::string_view flag, std::string_view text) {
  add_from(fields, flag, text, kFirstAdded);
}

FieldSet set_of(const FieldList& fields) {
  FieldSet set;
  for (const Field field : fields) {
    set.add(field);
  }
  return set;
}

namespace {

// In the order of the object; none without a group.
FieldList members_of(std::string_view group) {
  FieldList members;
  if (!group.empty()) {
    add_named(members, group, Field::timestamp);
  }
  return members;
}

bool is_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

// U+0080 to U+009F, which some terminals obey.
bool is_late_control(ByteView text) {
  return text.size() > 1 && text[0] == 0xc2 && text[1] < 0xa0;
}

// UTF-8 without control characters.
bool is_plain(std::string_view text) {
  ByteView rest(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  while (!rest.empty()) {
    const Utf8Sequence sequence =
        rest[0] < 0x80 ? Utf8Sequence{.length = 1, .valid = true} : read_utf8(rest);
    if (!sequence.valid || rest[0] < 0x20 || rest[0] == 0x7f || is_late_control(rest)) {
      return false;
    }
    rest = rest.subspan(sequence.length);
  }
  return true;
}

} // namespace

void add_label(std::vector<Label>& labels, std::string_view flag, std::string_view text) {
  constexpr std::size_t kLongest = 256;
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string key(text.substr(0, equals));
  if (equals == text.size() || !is_key(key)) {
    refuse_value(flag, text, "KEY=VALUE, as in host=web1; a key has letters, digits, - and _");
  }
  const std::string value(text.substr(equals + 1));
  if (!is_plain(value) || value.size() > kLongest) {
    refuse_value(flag, text, "a text of at most 256 bytes of UTF-8 without control characters");
  }
  for (const Label& label : labels) {
    if (label.key == key) {
      throw UsageError(std::string(flag) + ": '" + key + "' may be given only once");
    }
  }
  labels.push_back({.key = key, .value = value});
}

std::string text_of(const FieldList& fields) {
  std::string text;
  for (auto next = fields.begin(); next != fields.end();) {
    const std::string_view group = group_of(name_of(*next));
    const FieldList members = members_of(group);
    const auto left = static_cast<std::size_t>(fields.end() - next);
    const bool whole = !members.empty() && members.size() <= left &&
                       std::equal(members.begin(), members.end(), next);
    text.append(text.empty() ? "" : ",").append(whole ? group : name_of(*next));
    next += whole ? static_cast<std::ptrdiff_t>(members.size()) : 1;
  }
  return text;
}

} // namespace chattcp
