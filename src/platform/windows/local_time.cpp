#include "platform/local_time.h"

namespace chattcp {

void read_time_zone() {
  _tzset();
}

bool local_time(std::int64_t seconds, std::tm& out) {
  const __time64_t moment{seconds};
  return _localtime64_s(&out, &moment) == 0;
}

bool universal_time(std::int64_t seconds, std::tm& out) {
  const __time64_t moment{seconds};
  return _gmtime64_s(&out, &moment) == 0;
}

} // namespace chattcp
