// `chattcp schema`.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace chattcp {

extern const char* const kSchemaDescription;

// As typed: the name of one schema, or none for all.
struct SchemaArguments {
  std::optional<std::string> name;
};

void declare_schema(CLI::App& command, SchemaArguments& arguments);

// Prints the JSON Schema; returns the exit status. Throws UsageError for an unknown name, Error if
// it cannot be written.
int run_schema(const SchemaArguments& arguments);

} // namespace chattcp
