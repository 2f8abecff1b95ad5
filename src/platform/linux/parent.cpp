#include "platform/parent.h"

#include <fstream>
#include <unistd.h>

namespace chattcp {

std::string variable_of_parent(const std::string& name) {
  const std::string begin = name + "=";
  std::ifstream environment("/proc/" + std::to_string(getppid()) + "/environ");
  for (std::string variable; std::getline(environment, variable, '\0');) {
    if (variable.starts_with(begin)) {
      return variable.substr(begin.size());
    }
  }
  return {};
}

} // namespace chattcp
