// What the JSON looks like that this program prints, as JSON Schema
// (https://json-schema.org/draft/2020-12/json-schema-core).
#pragma once

#include <string>

namespace chattcp {

// The text of schema.json: it accepts a packet and the list of interfaces, and has a definition for
// each part of them.
extern const char* const kSchema;

// A schema of its own for the one of its definitions that is called `name`, with those that this
// one needs. Ends with a newline.
std::string schema_of(const std::string& name);

} // namespace chattcp
