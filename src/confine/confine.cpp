#include "confine/confine.h"

#include "base/error.h"
#include "confine/call_filter.h"
#include "confine/capabilities.h"
#include "confine/file_rules.h"
#include "confine/user.h"
#include "platform/advice.h"

namespace chattcp {

namespace {

// Nothing for a process that is not root: it cannot change its user.
std::optional<User> choose_user(const ConfineOptions& options) {
  if (!is_root()) {
    return std::nullopt;
  }
  return options.user ? options.user : default_user();
}

// Returns a warning, or an empty text.
std::string give_up(Activity activity, const ConfineOptions& options) {
  const std::optional<User> user = choose_user(options);
  const Capability needed = activity == Activity::serve ? Capability::capture : Capability::none;
  const std::string obstacle = give_up_privileges(needed, user ? &*user : nullptr);
  if (obstacle.empty()) {
    return {};
  }
  if (options.user) {
    throw Error("--user: " + obstacle + "; leave it out");
  }
  return staying_root(obstacle);
}

} // namespace

std::optional<User> next_user(const ConfineOptions& options) {
  return options.keep_privileges ? std::nullopt : choose_user(options);
}

std::string confine(Activity activity, const ConfineOptions& options,
                    const WritableFolders& folders) {
  std::string warning;
  if (!options.keep_privileges) {
    warning = give_up(activity, options);
  }
  if (options.sandbox) {
    forbid_new_privileges();
    restrict_files(activity, folders);
    restrict_calls(activity, folders);
  }
  return warning;
}

void refuse_set_user_id() {
  if (runs_set_user_id()) {
    throw Error(
        "refusing to run setuid (chmod u+s), as it would open files for any user; instead " +
        how_to_permit_capture());
  }
}

} // namespace chattcp
