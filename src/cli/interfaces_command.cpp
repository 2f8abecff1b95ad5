#include "cli/interfaces_command.h"

#include "base/terminal.h"
#include "output/interfaces_json.h"
#include "output/text/interfaces_table.h"
#include "pipeline/fd_sink.h"
#include "platform/file.h"
#include "platform/terminal.h"
#include "source/interfaces.h"

namespace chattcp {

int run_interfaces(const InterfacesArguments& arguments) {
  const bool color = use_color(parse_color(arguments.color), kStandardOutput);
  const std::vector<Interface> interfaces = list_interfaces();
  const bool table = !arguments.json && is_terminal(kStandardOutput);
  FdSink(kStandardOutput, "stdout")
      .write(table ? interfaces_table(interfaces, color) : interfaces_json(interfaces));
  return 0;
}

} // namespace chattcp
