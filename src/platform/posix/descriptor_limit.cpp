#include "platform/descriptor_limit.h"

#include <sys/resource.h>

namespace chattcp {

bool raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return false;
  }
  const rlim_t most = limit.rlim_max;
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
