#include "platform/advice.h"

namespace chattcp {

// For cmd.exe and PowerShell, which calls something else curl.
std::string curl_command(const std::string& url) {
  return "curl.exe -N \"" + url + "\"";
}

} // namespace chattcp
