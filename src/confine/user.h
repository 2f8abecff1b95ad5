// The user that the process becomes once it has opened what needs privileges. A file per system.
#pragma once

#include <cstdint>
#include <string>

namespace chattcp {

struct User {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string name; // For messages.
};

// True for a process that may become another user.
bool is_root();

// The user of this name or number. Throws Error if there is none, if it is root, and if this
// process is not root and so cannot become it.
User find_user(const std::string& name_or_uid);

// The user that root becomes by default: the one that called sudo, or else nobody.
User default_user();

// True if the program runs setuid (chmod u+s): with the privileges of its owner, while environment
// and command line come from a user without them.
bool runs_set_user_id();

} // namespace chattcp
