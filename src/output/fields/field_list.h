// Lists of fields, as users write them.
#pragma once

#include "output/fields/field.h"

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// In the order in which they were named, each once. "tcp", "udp" and "analysis" stand for all their
// fields.
using FieldList = std::vector<Field>;

// Adds the fields of `text`, which are separated by commas. Throws UsageError, which names `flag`,
// the name and the known ones.
void add_fields(FieldList& fields, std::string_view flag, std::string_view text);

// Likewise, but only those that are not in the default object.
void add_further_fields(FieldList& fields, std::string_view flag, std::string_view text);

FieldSet set_of(const FieldList& fields);

// The names, separated by commas; of all fields of a group in their order, its name.
std::string text_of(const FieldList& fields);

// A text that each packet carries.
struct Label {
  std::string key;
  std::string value;
};

// KEY=VALUE; a key is given once. Throws UsageError, which names `flag`.
void add_label(std::vector<Label>& labels, std::string_view flag, std::string_view text);

} // namespace chattcp
