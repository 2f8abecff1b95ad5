#include "platform/descriptor_limit.h"

#include <algorithm>
#include <sys/resource.h>
#include <sys/syslimits.h>

namespace chattcp {

// setrlimit(2) refuses more than OPEN_MAX, though the hard limit may be RLIM_INFINITY.
bool raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return false;
  }
  const rlim_t most = std::min<rlim_t>(limit.rlim_max, OPEN_MAX);
  const bool higher = limit.rlim_cur < most;
  limit.rlim_cur = most;
  return higher && setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::uint64_t descriptor_limit() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur
                                                                                  : UINT64_MAX;
}

} // namespace chattcp
