// Giving up what a process needs no more, before it takes in anything from strangers.
#pragma once

#include "confine/activity.h"
#include "confine/user.h"

#include <optional>
#include <string>

namespace chattcp {

// What the user has said about it.
struct ConfineOptions {
  std::optional<User> user;     // Whom root becomes; nothing: user_behind_root().
  bool keep_privileges = false; // The user and the capabilities stay.
  bool sandbox = true;          // Files and system calls are restricted.
};

// Leaves the process with what `activity` needs: of the capabilities, the one to capture for
// `serve` and none otherwise; started as root, the user who called sudo, or else nobody; of files
// and system calls, those of restrict_files() and restrict_calls(). No way leads back, nor to more.
//
// Call once, before the first thread starts. Returns what the user should be warned of, mostly
// nothing. Throws Error.
std::string confine(Activity activity, const ConfineOptions& options);

// Throws Error where the program runs with the rights of its owner (chmod u+s), which would open
// files for whoever calls it.
void refuse_set_user_id();

} // namespace chattcp
