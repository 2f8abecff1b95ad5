// A process of Windows stays that of its user.
#include "confine/user.h"

#include "base/error.h"

namespace chattcp {

bool is_root() {
  return false;
}

User find_user(const std::string& /*name_or_uid*/) {
  throw Error("--user: on Windows the program stays that of its user; leave it out");
}

User default_user() {
  return {};
}

bool runs_set_user_id() {
  return false;
}

} // namespace chattcp
