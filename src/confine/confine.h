// Giving up what a process no longer needs, before it reads untrusted data.
#pragma once

#include "confine/activity.h"
#include "confine/user.h"
#include "confine/writable_folders.h"

#include <optional>
#include <string>

namespace chattcp {

// What the user chose.
struct ConfineOptions {
  std::optional<User> user;     // The user that root becomes; nothing: default_user().
  bool keep_privileges = false; // The user and the capabilities stay.
  bool sandbox = true;          // Files and system calls are restricted.
};

// Leaves the process with what `activity` needs. Capabilities: the one to capture for `serve`, none
// otherwise. User, if started as root: the one that called sudo, or else nobody. Files and system
// calls: those of restrict_files() and restrict_calls(), which are given `folders`. This cannot be
// undone.
//
// Call once, before the first thread starts. Returns a warning for the user, usually empty. Throws
// Error.
std::string confine(Activity activity, const ConfineOptions& options,
                    const WritableFolders& folders = {});

// The user that confine() makes of root; nothing if the process keeps its own.
std::optional<User> next_user(const ConfineOptions& options);

// Throws Error if the program runs setuid (chmod u+s): it would open files for any user.
void refuse_set_user_id();

} // namespace chattcp
