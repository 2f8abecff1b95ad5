#include "base/privileges.h"

#include <filesystem>
#include <system_error>

namespace chattcp {

std::string how_to_permit_capture() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return "use sudo, or once: sudo setcap cap_net_raw=ep " +
         (error ? "$(command -v chattcp)" : program.string());
}

} // namespace chattcp
