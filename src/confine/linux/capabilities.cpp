#include "confine/capabilities.h"

#include "base/error.h"

#include <cap-ng.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sys/prctl.h>

namespace chattcp {

namespace {

[[noreturn]] void refuse() {
  throw Error("cannot give up privileges; use --keep-privileges to keep them");
}

// Reads the capabilities of the process, for holds() and choose().
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

// Chooses the set that capng_apply() and capng_change_id() put into effect.
void choose(Capability needed) {
  const bool captures = needed == Capability::capture && holds_to_capture();
  capng_clear(CAPNG_SELECT_ALL);
  if (captures) {
    capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                 CAP_NET_RAW);
  }
}

// True if the user namespace of this process has the id. Each line of the map holds the first id
// inside, the first id outside and their number (user_namespaces(7)). Without a map, all ids exist.
bool is_mapped(const char* map, std::uint64_t id) {
  std::ifstream lines(map);
  if (!lines) {
    return true;
  }
  std::uint64_t inside = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  while (lines >> inside >> outside >> count) {
    if (id >= inside && id - inside < count) {
      return true;
    }
  }
  return false;
}

bool may_leave_groups() {
  std::string word;
  std::ifstream("/proc/self/setgroups") >> word;
  return word != "deny";
}

// The reason why this process cannot become `user`, or an empty text. Checked before the first
// step, as a half-done change cannot be undone.
std::string why_not_become(const User& user) {
  if (!holds(CAP_SETUID) || !holds(CAP_SETGID)) {
    return "this root lacks the capabilities to become '" + user.name +
           "' (CAP_SETUID and CAP_SETGID)";
  }
  if (!is_mapped("/proc/self/uid_map", user.uid) || !is_mapped("/proc/self/gid_map", user.gid)) {
    return "this user namespace has no user '" + user.name + "' (uid " + std::to_string(user.uid) +
           ", gid " + std::to_string(user.gid) + ")";
  }
  return may_leave_groups() ? "" : "this user namespace does not allow setgroups(2)";
}

void change_user(const User& user, bool bounded) {
  const int flags = CAPNG_DROP_SUPP_GRP | (bounded ? CAPNG_CLEAR_BOUNDING : 0);
  errno = 0;
  if (capng_change_id(static_cast<int>(user.uid), static_cast<int>(user.gid),
                      static_cast<capng_flags_t>(flags)) != 0) {
    throw Error("cannot become the user '" + user.name + "'" +
                (errno == 0 ? "" : std::string(": ") + std::strerror(errno)) +
                "; choose another with --user NAME, or stay root with --keep-privileges");
  }
}

} // namespace

bool may_capture() {
  read_capabilities();
  return holds_to_capture();
}

void forbid_new_privileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    throw Error(
        "cannot forbid new privileges; use --no-sandbox and --keep-privileges to run without it");
  }
}

std::string give_up_privileges(Capability needed, const User* user) {
  forbid_new_privileges();
  read_capabilities();
  std::string obstacle = user == nullptr ? "" : why_not_become(*user);
  const bool changes_user = user != nullptr && obstacle.empty();
  // Changing the bounding set needs CAP_SETPCAP; without it there is less to give up.
  const bool bounded = holds(CAP_SETPCAP);
  choose(needed);
  if (changes_user) {
    change_user(*user, bounded);
  }
  if (capng_apply(bounded && !changes_user ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS) != 0) {
    refuse();
  }
  return obstacle;
}

std::string staying_root(const std::string& obstacle) {
  return "staying root, without capabilities: " + obstacle;
}

} // namespace chattcp
