// Npcap's driver opens interfaces for whoever may use it, which is a matter of the user, and not of
// privileges.
#include "confine/capabilities.h"

#include "platform/windows/elevation.h"

#include <windows.h>

#include <cstddef>
#include <cstring>
#include <vector>

namespace chattcp {

namespace {

// All but SeChangeNotifyPrivilege, which every program has. Best effort.
void remove_privileges() {
  HANDLE token = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token) == 0) {
    return;
  }
  DWORD size = 0;
  LUID kept{};
  GetTokenInformation(token, TokenPrivileges, nullptr, 0, &size);
  std::vector<std::byte> memory(size);
  auto* const list = reinterpret_cast<TOKEN_PRIVILEGES*>(memory.data());
  if (LookupPrivilegeValueW(nullptr, L"SeChangeNotifyPrivilege", &kept) != 0 &&
      GetTokenInformation(token, TokenPrivileges, list, size, &size) != 0) {
    for (DWORD i = 0; i < list->PrivilegeCount; ++i) {
      LUID_AND_ATTRIBUTES& one = list->Privileges[i];
      if (std::memcmp(&one.Luid, &kept, sizeof kept) != 0) {
        one.Attributes = SE_PRIVILEGE_REMOVED;
      }
    }
    AdjustTokenPrivileges(token, FALSE, list, 0, nullptr, nullptr);
  }
  CloseHandle(token);
}

} // namespace

bool may_capture() {
  return true;
}

void forbid_new_privileges() {}

std::string give_up_privileges(Capability needed, const User* /*user*/) {
  remove_privileges();
  return needed == Capability::capture && is_elevated()
             ? "on Windows a program stays that of its user"
             : "";
}

std::string staying_root(const std::string& obstacle) {
  return "staying administrator: " + obstacle;
}

} // namespace chattcp
