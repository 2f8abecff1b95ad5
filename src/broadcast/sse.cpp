#include "broadcast/sse.h"

#include "base/number.h"

#include <algorithm>
#include <limits>
#include <system_error>

namespace chattcp {

namespace {

constexpr std::string_view kName = "\nevent: ";
constexpr std::string_view kData = "\ndata: ";
constexpr std::string_view kEnd = "\n\n";
static_assert(kEnd.size() == kEventEnd);

char* write(std::string_view text, char* out) {
  return std::copy(text.begin(), text.end(), out);
}

} // namespace

char* write_event(std::uint64_t id, std::string_view name, std::string_view object, char* out) {
  constexpr int kMostDigits = std::numeric_limits<std::uint64_t>::digits10 + 1;
  out = write("id: ", out);
  out = std::to_chars(out, out + kMostDigits, id).ptr;
  out = write(name, write(kName, out));
  out = write(object, write(kData, out));
  return write(kEnd, out);
}

std::string sse_event(std::string_view name, std::string_view data) {
  std::string event = "event: ";
  event.append(name).append("\ndata: ").append(data).append(kEnd);
  return event;
}

std::string sse_close(std::string_view data, std::string_view id) {
  std::string event = "id: ";
  event.append(id).append("\n").append(sse_event("close", data));
  return event;
}

std::string sse_retry(std::chrono::milliseconds pause) {
  return "retry: " + std::to_string(pause.count()) + "\n";
}

std::optional<std::uint64_t> event_number(std::string_view id) {
  return parse_number<std::uint64_t>(id);
}

std::string sse_comment(std::string_view text) {
  std::string comment = ": ";
  comment.append(text).append("\n");
  return comment;
}

} // namespace chattcp
