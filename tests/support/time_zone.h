// The time zone of this process.
#pragma once

#include "platform/local_time.h"
#include "support/environment.h"

namespace chattcp::test {

// Sets TZ, as POSIX has it, until it is destroyed.
class TimeZone {
public:
  explicit TimeZone(const char* name) {
    set_variable("TZ", name);
    read_time_zone();
  }
  ~TimeZone() { set_variable("TZ", nullptr); }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;
};

} // namespace chattcp::test
