#include "broadcast/capture_wish.h"

#include "base/percent_encoding.h"
#include "filter/filter_text.h"
#include "filter/udp_tunnel_text.h"

#include <algorithm>
#include <string_view>

namespace chattcp {

namespace {

void append_value(std::string_view name, std::string_view value, std::string& text) {
  text.append("&").append(name).append("=").append(value);
}

std::string seconds_text(std::chrono::milliseconds time) {
  constexpr std::int64_t kInSecond = 1000;
  std::string text = std::to_string(time.count() / kInSecond);
  if (const auto rest = time.count() % kInSecond; rest != 0) {
    text += "." + std::to_string(kInSecond + rest).substr(1);
  }
  return text;
}

void append_fields(std::string_view name, const FieldList& fields, std::string& text) {
  if (!fields.empty()) {
    append_value(name, text_of(fields), text);
  }
}

// Columns have the order in which they were named, members of objects always the same.
void append_form(const CaptureWish& wish, std::string& text) {
  LineFields fields = wish.fields;
  if (wish.lines == LineFormat::json) {
    std::sort(fields.only.begin(), fields.only.end());
    std::sort(fields.more.begin(), fields.more.end());
  } else {
    append_value("format", name_of(wish.lines), text);
  }
  append_fields("fields", fields.only, text);
  append_fields("add", fields.more, text);
}

} // namespace

std::string CaptureWish::text() const {
  std::string text = (conversations ? "conversations?i="
                      : frames      ? "capture.pcap?i="
                                    : "i=") +
                     percent_encoded(interface);
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
    append_value("payload", kPayloadEncodingNames[static_cast<std::size_t>(format.payload)], text);
  }
  if (reassemble) {
    append_value("reassemble", "true", text);
  }
  append_form(*this, text);
  if (idle != kDefaultIdle) {
    append_value("idle", seconds_text(idle), text);
  }
  return text;
}

} // namespace chattcp
