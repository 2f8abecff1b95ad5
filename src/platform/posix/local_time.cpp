#include "platform/local_time.h"

namespace chattcp {

void read_time_zone() {
  tzset();
}

bool local_time(std::int64_t seconds, std::tm& out) {
  const std::time_t moment{seconds};
  return localtime_r(&moment, &out) != nullptr;
}

bool universal_time(std::int64_t seconds, std::tm& out) {
  const std::time_t moment{seconds};
  return gmtime_r(&moment, &out) != nullptr;
}

} // namespace chattcp
