#include "platform/advice.h"

namespace chattcp {

std::string curl_command(const std::string& url) {
  return "curl -N '" + url + "'";
}

} // namespace chattcp
