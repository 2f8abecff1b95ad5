#include "broadcast/capture_wish.h"

#include "filter/filter_text.h"
#include "filter/udp_tunnel_text.h"
#include "http/message/query_string.h"

#include <algorithm>

namespace chattcp {

std::string CaptureWish::text() const {
  std::string text = "i=" + encode_query_value(interface);
  if (const std::string conditions = filter_text(filter); !conditions.empty()) {
    text += "&" + conditions;
  }
  std::vector<std::string> sorted = expressions;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (const std::string& expression : sorted) {
    text += "&f=" + encode_query_value(expression);
  }
  if (!tunnels.empty()) {
    text += "&decapsulate=" + encode_query_value(udp_tunnel_text(tunnels));
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
