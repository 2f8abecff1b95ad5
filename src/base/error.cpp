#include "base/error.h"

namespace chattcp {

void refuse_value(std::string_view flag, std::string_view value, std::string_view allowed) {
  throw UsageError(std::string(flag) + ": '" + std::string(value) + "' is not " +
                   std::string(allowed));
}

} // namespace chattcp
