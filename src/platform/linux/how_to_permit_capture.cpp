#include "platform/advice.h"

#include <filesystem>
#include <system_error>

namespace chattcp {

namespace {

std::string path_of_program() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "$(command -v chattcp)" : program.string();
}

} // namespace

std::string how_to_permit_capture() {
  return "use sudo, or once: sudo setcap cap_net_raw=ep " + path_of_program();
}

} // namespace chattcp
