#include "confine/file_rules.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "confine/sanitizer.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace chattcp {

namespace {

// From landlock(7), as the headers of Debian 12 end with version 2 of the interface.
struct Ruleset {
  std::uint64_t file_access = 0;
  std::uint64_t network_access = 0;
  std::uint64_t scope = 0;
};
constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kReadFolder = LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kAllOfVersion1 = (std::uint64_t{1} << 13U) - 1;
constexpr std::uint64_t kRefer = std::uint64_t{1} << 13U;          // Version 2.
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14U;       // 3
constexpr std::uint64_t kBindAndConnectTcp = 3;                    // 4
constexpr std::uint64_t kControlDevices = std::uint64_t{1} << 15U; // 5
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;            // 6

// The version of the kernel's interface; 0 if there is none, or this container may not use it.
long landlock_version() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : version;
}

Ruleset everything_known(long version, Activity activity) {
  Ruleset ruleset{.file_access = kAllOfVersion1, .network_access = 0, .scope = 0};
  ruleset.file_access |= version >= 2 ? kRefer : 0;
  ruleset.file_access |= version >= 3 ? kTruncate : 0;
  ruleset.file_access |= version >= 5 ? kControlDevices : 0;
  // DNS answers that are too long for UDP come over TCP.
  if (version >= 4 && activity != Activity::copy_and_resolve) {
    ruleset.network_access = kBindAndConnectTcp;
  }
  ruleset.scope = version >= 6 ? kAbstractSocketsAndSignals : 0;
  return ruleset;
}

std::size_t size_of_ruleset(long version) {
  return version >= 6   ? sizeof(Ruleset)
         : version >= 4 ? offsetof(Ruleset, scope)
                        : offsetof(Ruleset, network_access);
}

// What libpcap reads to list and open interfaces, and to count what they dropped.
const std::vector<const char*> kInterfaces{"/sys/class/net", "/sys/devices", "/proc/self/net"};

// Numbers of ports, protocols and networks by name (getaddrinfo(3)).
const std::vector<const char*> kNames{"/etc/services",      "/etc/protocols", "/etc/networks",
                                      "/etc/nsswitch.conf", "/etc/ethers",    "/etc/host.conf"};

// And addresses.
const std::vector<const char*> kHosts{"/etc/hosts", "/etc/resolv.conf", "/etc/gai.conf"};

// What a sanitizer reads for its report.
const std::vector<const char*> kOfSanitizer{"/proc/self", "/proc/thread-self"};

[[noreturn]] void refuse() {
  throw Error(std::string("cannot restrict which files can be opened: ") + std::strerror(errno) +
              "; use --no-sandbox to run without it");
}

// A path that does not exist needs no rule.
void let_read(int ruleset, const char* path) {
  const Descriptor place(open(path, O_PATH | O_CLOEXEC));
  if (place.fd() < 0) {
    return;
  }
  landlock_path_beneath_attr rule{};
  rule.parent_fd = place.fd();
  rule.allowed_access = kReadFile | kReadFolder;
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0) {
    return;
  }
  rule.allowed_access = kReadFile; // It is a file.
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    refuse();
  }
}

// What `wanted` restricts is allowed in the directory, as far as files need it.
void let_write(int ruleset, const Directory& folder, const Ruleset& wanted) {
  constexpr std::uint64_t kFiles = kReadFile | kReadFolder | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                   kTruncate;
  landlock_path_beneath_attr rule{};
  rule.parent_fd = folder.fd();
  rule.allowed_access = kFiles & wanted.file_access;
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    refuse();
  }
}

void let_read_all(int ruleset, const std::vector<const char*>& paths) {
  for (const char* const path : paths) {
    let_read(ruleset, path);
  }
}

} // namespace

void restrict_files(Activity activity, const WritableFolders& folders) {
  const long version = landlock_version();
  if (version == 0) {
    return;
  }
  const Ruleset wanted = everything_known(version, activity);
  const Descriptor ruleset(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, size_of_ruleset(version), 0)));
  if (ruleset.fd() < 0) {
    refuse();
  }
  if (kUnderSanitizer) {
    let_read_all(ruleset.fd(), kOfSanitizer);
  }
  let_read_all(ruleset.fd(), kInterfaces);
  if (activity != Activity::copy) {
    let_read_all(ruleset.fd(), kNames);
  }
  if (activity == Activity::copy_and_resolve) {
    let_read_all(ruleset.fd(), kHosts);
  }
  for (const Directory* const folder : folders) {
    let_write(ruleset.fd(), *folder, wanted);
  }
  if (syscall(SYS_landlock_restrict_self, ruleset.fd(), 0) != 0) {
    refuse();
  }
}

} // namespace chattcp
