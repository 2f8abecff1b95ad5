#include "platform/descriptor_limit.h"

#include <algorithm>
#include <sys/resource.h>
#include <sys/syslimits.h>

namespace chattcp {

// setrlimit(2) refuses more than OPEN_MAX, though the hard limit may be RLIM_INFINITY.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, OPEN_MAX);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
  }
}

} // namespace chattcp
