#include "broadcast/capture_wish.h"

#include "base/percent_encoding.h"
#include "filter/filter_text.h"
#include "filter/udp_tunnel_text.h"

#include <algorithm>

namespace chattcp {

std::string CaptureWish::text() const {
  std::string text = "i=" + percent_encoded(interface);
  if (const std::string conditions = filter_text(filter); !conditions.empty()) {
    text += "&" + conditions;
  }
  std::vector<std::string> sorted = expressions;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (const std::string& expression : sorted) {
    text += "&f=" + percent_encoded(expression);
  }
  if (!tunnels.empty()) {
    text += "&decapsulate=" + percent_encoded(udp_tunnel_text(tunnels));
  }
  if (format.payload != PayloadEncoding::array) {
    text += "&payload=";
    text += kPayloadEncodingNames[static_cast<std::size_t>(format.payload)];
  }
  if (reassemble) {
    text += "&reassemble=true";
  }
  return text;
}

} // namespace chattcp
