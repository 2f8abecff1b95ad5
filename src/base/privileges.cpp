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

#ifdef __linux__

#include "base/error.h"

#include <cap-ng.h>
#include <sys/prctl.h>

namespace chattcp {

bool keep_capture_privilege_only() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || capng_get_caps_process() != 0) {
    throw Error("cannot give up privileges");
  }
  const bool may_capture = capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW) != 0;
  const bool bounded = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
  capng_clear(CAPNG_SELECT_ALL);
  if (may_capture &&
      capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                   CAP_NET_RAW) != 0) {
    throw Error("cannot give up privileges");
  }
  // The bounding set takes a right of its own to change; without it there is less to give up.
  if (capng_apply(bounded ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS) != 0) {
    throw Error("cannot give up privileges");
  }
  return may_capture;
}

} // namespace chattcp

#else

namespace chattcp {

bool keep_capture_privilege_only() {
  return true;
}

} // namespace chattcp

#endif
