// The JSON Schema of this program's output
// (https://json-schema.org/draft/2020-12/json-schema-core).
#pragma once

#include <string>

namespace chattcp {

// The text of schema.json, which accepts a packet, a conversation or the list of interfaces, with a
// definition for each part.
extern const char* const kSchema;

// The definition `name` as a schema, with the definitions it refers to. Ends with a newline.
std::string schema_of(const std::string& name);

} // namespace chattcp
