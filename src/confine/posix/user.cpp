#include "confine/user.h"

#include "base/error.h"
#include "base/number.h"

#include <cstdlib>
#include <optional>
#include <pwd.h>
#include <string_view>
#include <unistd.h>

namespace chattcp {

namespace {

// The id that Linux shows for unmapped users, in case the name does not exist.
constexpr uid_t kOverflowId = 65534;

std::optional<uid_t> id_in_environment(const char* name) {
  const char* const text = std::getenv(name); // Safe: no other thread yet.
  return text == nullptr ? std::nullopt : parse_number<uid_t>(text);
}

User nobody() {
  const passwd* const entry = getpwnam("nobody");
  return entry != nullptr && entry->pw_uid != 0
             ? User{.uid = entry->pw_uid, .gid = entry->pw_gid, .name = "nobody"}
             : User{.uid = kOverflowId, .gid = kOverflowId, .name = "nobody"};
}

} // namespace

bool is_root() {
  return geteuid() == 0;
}

User find_user(const std::string& name_or_uid) {
  const std::optional<uid_t> uid = parse_number<uid_t>(name_or_uid);
  const passwd* const entry = uid ? getpwuid(*uid) : getpwnam(name_or_uid.c_str());
  if (entry == nullptr && !uid) {
    throw Error("--user: there is no user '" + name_or_uid + "' on this machine");
  }
  User user = entry == nullptr
                  ? User{.uid = *uid, .gid = *uid, .name = name_or_uid}
                  : User{.uid = entry->pw_uid, .gid = entry->pw_gid, .name = name_or_uid};
  if (user.uid == 0) {
    throw Error("--user: '" + name_or_uid + "' is root; to stay root, use --keep-privileges");
  }
  if (!is_root() && geteuid() != user.uid) {
    throw Error("--user: only root can become '" + user.name + "'; use sudo, or leave it out");
  }
  return user;
}

User default_user() {
  const std::optional<uid_t> uid = id_in_environment("SUDO_UID");
  const std::optional<uid_t> gid = id_in_environment("SUDO_GID");
  if (!uid || !gid || *uid == 0) {
    return nobody();
  }
  const char* const name = std::getenv("SUDO_USER");
  return User{.uid = *uid, .gid = *gid, .name = name == nullptr ? std::to_string(*uid) : name};
}

bool runs_set_user_id() {
  return geteuid() != getuid();
}

} // namespace chattcp
