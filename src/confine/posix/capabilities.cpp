// Systems without capabilities: all of root's privileges are in its user.
#include "confine/capabilities.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <unistd.h>

namespace chattcp {

namespace {

void change_user(const User& user) {
  // The groups first, as only root may change them.
  if (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0) {
    throw Error("cannot become the user '" + user.name + "': " + std::strerror(errno) +
                "; choose another with --user NAME, or stay root with --keep-privileges");
  }
  if (setuid(0) == 0) {
    throw Error("cannot give up privileges; use --keep-privileges to keep them");
  }
}

} // namespace

bool may_capture() {
  return true;
}

void forbid_new_privileges() {}

std::string give_up_privileges(Capability needed, const User* user) {
  if (user == nullptr) {
    return {};
  }
  if (needed == Capability::capture) {
    return "on this system only root may open an interface for each new stream";
  }
  change_user(*user);
  return {};
}

std::string staying_root(const std::string& obstacle) {
  return "staying root: " + obstacle;
}

} // namespace chattcp
