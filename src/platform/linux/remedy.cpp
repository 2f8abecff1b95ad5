#include "platform/advice.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace chattcp {

namespace {

// Whether CAP_NET_RAW is in a set of this process (capabilities(7)): "CapEff:" (effective) or
// "CapBnd:" (upper bound). Nothing on systems without such sets.
std::optional<bool> may_capture_by(std::string_view set) {
  constexpr std::uint64_t kNetRaw = std::uint64_t{1} << 13U;
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::uint64_t capabilities = 0;
    if (word == set && status >> std::hex >> capabilities) {
      return (capabilities & kNetRaw) != 0;
    }
  }
  return std::nullopt;
}

// False in a user namespace other than the initial one: its root has no privileges outside it.
bool has_all_users() {
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t first = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  constexpr std::uint64_t kAll = 0xffffffff;
  return !(map >> first >> outside >> count) || count == kAll;
}

// Looks for the traces of Docker, Podman, systemd and LXC, and Kubernetes.
bool is_in_container() {
  constexpr std::array kFiles{"/.dockerenv", "/run/.containerenv"};
  constexpr std::array kVariables{"container", "KUBERNETES_SERVICE_HOST"};
  return std::any_of(kFiles.begin(), kFiles.end(),
                     [](const char* path) { return access(path, F_OK) == 0; }) ||
         std::any_of(kVariables.begin(), kVariables.end(),
                     [](const char* name) { return std::getenv(name) != nullptr; });
}

std::string find_remedy() {
  const bool root = geteuid() == 0;
  if (!may_capture_by("CapBnd:").value_or(true) ||
      (root && !may_capture_by("CapEff:").value_or(true))) {
    return "the capability CAP_NET_RAW is missing here, even for root; start the container with "
           "--cap-add NET_RAW (Kubernetes: securityContext.capabilities.add)";
  }
  if (root && !has_all_users()) {
    return "the network does not belong to this user namespace; use sudo outside of it, or unshare "
           "-Urn to create a network of its own";
  }
  if (root) {
    return "root has CAP_NET_RAW, so a seccomp filter or a security module forbids it";
  }
  // sudo is often missing there.
  return how_to_permit_capture() +
         (is_in_container() ? "; or start the container as root (--user 0)" : "");
}

} // namespace

const std::string& remedy_for_refused_capture() {
  static const std::string remedy = find_remedy();
  return remedy;
}

} // namespace chattcp
