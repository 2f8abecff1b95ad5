#include "confine/capabilities.h"

#ifdef __linux__

#include "base/error.h"

#include <cap-ng.h>
#include <cerrno>
#include <cstring>
#include <sys/prctl.h>

namespace chattcp {

namespace {

[[noreturn]] void refuse() {
  throw Error("cannot give up privileges; --keep-privileges does without");
}

// Reads what the process has; for holds() and what follows.
void read_capabilities() {
  if (capng_get_caps_process() != 0) {
    refuse();
  }
}

bool holds(unsigned capability) {
  return capng_have_capability(CAPNG_EFFECTIVE, capability) != 0;
}

bool holds_to_capture() {
  return capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW) != 0;
}

// The set that capng_apply() and capng_change_id() are to make.
void choose(Capability needed) {
  const bool captures = needed == Capability::capture && holds_to_capture();
  capng_clear(CAPNG_SELECT_ALL);
  if (captures) {
    capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                 CAP_NET_RAW);
  }
}

void change_user(const User& user, bool bounded) {
  const int flags = CAPNG_DROP_SUPP_GRP | (bounded ? CAPNG_CLEAR_BOUNDING : 0);
  errno = 0;
  if (capng_change_id(static_cast<int>(user.uid), static_cast<int>(user.gid),
                      static_cast<capng_flags_t>(flags)) != 0) {
    throw Error("cannot become the user '" + user.name + "'" +
                (errno == 0 ? "" : std::string(": ") + std::strerror(errno)) +
                "; --user NAME is another one, --keep-privileges does without");
  }
}

} // namespace

bool may_capture() {
  read_capabilities();
  return holds_to_capture();
}

void forbid_new_privileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    throw Error("cannot forbid new privileges; --no-sandbox and --keep-privileges do without");
  }
}

bool give_up_rights(Capability needed, const User* user) {
  forbid_new_privileges();
  read_capabilities();
  const bool changes_user = user != nullptr && holds(CAP_SETUID) && holds(CAP_SETGID);
  // The bounding set takes a right of its own to change; without it there is less to give up.
  const bool bounded = holds(CAP_SETPCAP);
  choose(needed);
  if (changes_user) {
    change_user(*user, bounded);
  }
  if (capng_apply(bounded && !changes_user ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS) != 0) {
    refuse();
  }
  return changes_user || user == nullptr;
}

} // namespace chattcp

#else

namespace chattcp {

bool may_capture() {
  return true;
}

void forbid_new_privileges() {}

bool give_up_rights(Capability, const User*) {
  return true;
}

} // namespace chattcp

#endif
