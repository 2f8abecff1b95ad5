#include "cli/interfaces_command.h"

#include "base/terminal.h"
#include "output/text/interfaces_table.h"
#include "pipeline/fd_sink.h"
#include "pipeline/interface_records.h"

#include <unistd.h>

namespace chattcp {

int run_interfaces(const InterfacesArguments& arguments) {
  const bool color = use_color(parse_color(arguments.color), STDOUT_FILENO);
  const std::vector<InterfaceRecord> records = interface_records();
  const bool table = !arguments.json && isatty(STDOUT_FILENO) != 0;
  FdSink(STDOUT_FILENO, "stdout")
      .write(table ? interfaces_table(records, color) : interfaces_json(records));
  return 0;
}

} // namespace chattcp
