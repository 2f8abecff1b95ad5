#include "platform/advice.h"
#include "platform/windows/elevation.h"

#include <windows.h>

namespace chattcp {

bool is_elevated() {
  HANDLE token = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) == 0) {
    return false;
  }
  TOKEN_ELEVATION elevation{};
  DWORD size = sizeof elevation;
  const BOOL known = GetTokenInformation(token, TokenElevation, &elevation, size, &size);
  CloseHandle(token);
  return known != 0 && elevation.TokenIsElevated != 0;
}

const std::string& remedy_for_refused_capture() {
  static const std::string remedy = is_elevated()
                                        ? "Npcap may not be running: start it with net start npcap"
                                        : how_to_permit_capture();
  return remedy;
}

} // namespace chattcp
