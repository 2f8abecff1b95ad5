#include "confine/confine.h"

#include "base/error.h"
#include "base/privileges.h"
#include "confine/call_filter.h"
#include "confine/capabilities.h"
#include "confine/file_rules.h"
#include "confine/user.h"

#include <unistd.h>

namespace chattcp {

namespace {

// Nothing where the process is not root's, and so has nothing to change from.
std::optional<User> choose_user(const ConfineOptions& options) {
  if (geteuid() != 0) {
    return std::nullopt;
  }
  return options.user ? options.user : user_behind_root();
}

// Returns a warning, or nothing.
std::string give_up(Activity activity, const ConfineOptions& options) {
  const std::optional<User> user = choose_user(options);
  const Capability needed = activity == Activity::serve ? Capability::capture : Capability::none;
  const std::string obstacle = give_up_rights(needed, user ? &*user : nullptr);
  if (obstacle.empty()) {
    return {};
  }
  if (options.user) {
    throw Error("--user: " + obstacle + "; leave it out");
  }
  return "stays root, without capabilities: " + obstacle;
}

} // namespace

std::string confine(Activity activity, const ConfineOptions& options) {
  std::string warning;
  if (!options.keep_privileges) {
    warning = give_up(activity, options);
  }
  if (options.sandbox) {
    forbid_new_privileges();
    restrict_files(activity);
    restrict_calls(activity);
  }
  return warning;
}

void refuse_set_user_id() {
  if (runs_set_user_id()) {
    throw Error(
        "runs with the rights of its owner (chmod u+s), and would open files for whoever calls "
        "it; instead " +
        how_to_permit_capture());
  }
}

} // namespace chattcp
