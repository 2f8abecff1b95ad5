#include "cli/interfaces_command.h"

#include "cli/interfaces_table.h"
#include "pipeline/fd_sink.h"
#include "pipeline/interface_records.h"

#include <unistd.h>

namespace chattcp {

int run_interfaces(bool json) {
  const std::vector<InterfaceRecord> records = interface_records();
  const bool table = !json && isatty(STDOUT_FILENO) != 0;
  FdSink(STDOUT_FILENO, "stdout")
      .write(table ? interfaces_table(records) : interfaces_json(records));
  return 0;
}

} // namespace chattcp
