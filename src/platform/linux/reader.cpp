#include "platform/reader.h"

namespace chattcp {

// POLLERR and POLLHUP are always reported.
std::optional<short> events_of_reader(int /*fd*/) {
  return short{0};
}

} // namespace chattcp
