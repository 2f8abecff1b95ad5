#include "http/message/body_framing.h"

#include "base/number.h"
#include "base/words.h"
#include "http/message/header_fields.h"
#include "http/message/request_head.h"

#include <algorithm>
#include <optional>

namespace chattcp {

namespace {

class Collector {
public:
  void add(std::string_view line) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(std::min(colon + 1, line.size())));
    if (equal_ignoring_case(name, "Content-Length")) {
      add_length(value);
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
      add_coding(value);
    } else if (equal_ignoring_case(name, "Expect")) {
      framing_.expects_continue =
          framing_.expects_continue || equal_ignoring_case(value, "100-continue");
    }
  }

  BodyFraming result(bool is_old) {
    if (framing_.chunked && has_length_) {
      refuse("a request has either Content-Length or Transfer-Encoding, not both");
    } else if (framing_.chunked && is_old) {
      refuse("HTTP/1.0 has no Transfer-Encoding");
    }
    framing_.expects_continue = framing_.expects_continue && !is_old;
    return framing_;
  }

private:
  void refuse(std::string_view fault) { framing_.fault = fault; }

  void add_length(std::string_view value) {
    const bool digits = !value.empty() && std::all_of(value.begin(), value.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
    const std::optional<std::uint64_t> length =
        digits ? parse_number<std::uint64_t>(value) : std::nullopt;
    if (!length || has_length_) {
      refuse("Content-Length must be one whole number");
    }
    framing_.length = length.value_or(0);
    has_length_ = true;
  }

  void add_coding(std::string_view value) {
    if (framing_.chunked || !equal_ignoring_case(value, "chunked")) {
      refuse("the only Transfer-Encoding that is understood is chunked");
    }
    framing_.chunked = true;
  }

  BodyFraming framing_;
  bool has_length_ = false;
};

} // namespace

BodyFraming body_framing(std::string_view head) {
  Collector collector;
  for_each_header(head, [&](std::string_view line) { collector.add(line); });
  const std::optional<RequestLine> line = parse_request_line(head.substr(0, head.find("\r\n")));
  return collector.result(line && line->version == "HTTP/1.0");
}

} // namespace chattcp
