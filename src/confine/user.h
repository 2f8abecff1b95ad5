// The user that the process becomes once it has opened what takes rights.
#pragma once

#include <string>
#include <sys/types.h>

namespace chattcp {

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name; // For messages.
};

// The user of this name or number. Throws Error where there is none, for root, who would be no
// gain, and where this process cannot become it, as it is not root's.
User find_user(const std::string& name_or_uid);

// Whom root becomes without a word from the command line: who called sudo, or else nobody.
User user_behind_root();

// True where the program is not run by its owner and yet with its owner's rights (chmod u+s), so
// that what the environment and the command line say comes from somebody who has them not.
bool runs_set_user_id();

} // namespace chattcp
