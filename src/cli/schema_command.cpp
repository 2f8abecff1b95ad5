#include "cli/schema_command.h"

#include "base/error.h"
#include "output/schema.h"
#include "pipeline/fd_sink.h"
#include "platform/file.h"

#include <CLI/CLI.hpp>

namespace chattcp {

const char* const kSchemaDescription =
    R"(Usage: chattcp schema [packet|conversations|interfaces]

Prints the JSON Schema (draft 2020-12) of a packet, of a line of `chattcp conversations` or of the
list of interfaces; without a name, one that accepts any of them.)";

namespace {

std::string schema_named(const std::string& name) {
  if (name == "packet") {
    return schema_of("Packet");
  }
  if (name == "conversations") {
    return schema_of("Conversation");
  }
  if (name != "interfaces") {
    refuse_value("schema", name, "packet, conversations or interfaces");
  }
  return schema_of("Interfaces");
}

} // namespace

void declare_schema(CLI::App& command, SchemaArguments& arguments) {
  command.add_option("name", arguments.name)->group(""); // Shown in the usage.
  command.set_help_flag("-h,--help", "Print this help");
  command.footer("Example:\n  chattcp schema packet > packet.schema.json");
}

int run_schema(const SchemaArguments& arguments) {
  FdSink(kStandardOutput, "stdout").write(arguments.name ? schema_named(*arguments.name) : kSchema);
  return 0;
}

} // namespace chattcp
