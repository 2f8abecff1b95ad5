#include "base/privileges.h"

#ifdef __linux__

#include "base/error.h"

#include <cap-ng.h>
#include <sys/prctl.h>

namespace chattcp {

void keep_capture_privilege_only() {
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
}

} // namespace chattcp

#else

namespace chattcp {

void keep_capture_privilege_only() {}

} // namespace chattcp

#endif
