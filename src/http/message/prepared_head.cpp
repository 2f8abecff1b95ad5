#include "http/message/prepared_head.h"

#include "base/words.h"
#include "http/message/header_fields.h"
#include "http/message/quality_list.h"
#include "http/message/request_head.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

// RFC 9110, 9.1: any token can be a method.
std::string_view prepared_method(std::string_view method) {
  constexpr std::array<std::string_view, 4> kUsed{"GET", "HEAD", "OPTIONS", "POST"};
  const bool is_used = std::find(kUsed.begin(), kUsed.end(), method) != kUsed.end();
  return is_used ? method : "PUT";
}

// "/path?query" of a target in absolute form.
std::string prepared_target(const RequestLine& line, const AbsoluteTarget& absolute) {
  if (absolute.rest.empty()) {
    return line.method == "OPTIONS" ? "*" : "/"; // RFC 9112, 3.2.1 and 3.2.4.
  }
  return (absolute.rest.front() == '/' ? "" : "/") + std::string(absolute.rest);
}

// Collects what the headers of one name say together (RFC 9110, 5.3).
void add_to_list(std::string& list, std::string_view value) {
  list.append(list.empty() ? "" : ",").append(value);
}

bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    if (equal_ignoring_case(take_element(list, ','), word)) {
      return true;
    }
  }
  return false;
}

// As the library compares it: "close" ends the connection, and with HTTP/1.0 all but "Keep-Alive".
std::string_view prepared_connection(std::string_view version, std::string_view list) {
  const bool is_old = version == "HTTP/1.0";
  if (lists(list, "close") || (is_old && !lists(list, "keep-alive"))) {
    return "Connection: close\r\n";
  }
  return is_old ? "Connection: Keep-Alive\r\n" : "";
}

std::string prepared_codings(std::string_view list) {
  const std::vector<Preference> wanted = parse_preferences(list);
  std::string codings;
  for (const std::string_view known : {"br", "gzip"}) {
    if (std::any_of(wanted.begin(), wanted.end(), [known](const Preference& coding) {
          return coding.name == known && coding.weight != 0;
        })) {
      codings.append(codings.empty() ? "Accept-Encoding: " : ", ").append(known);
    }
  }
  return codings.empty() ? codings : codings.append(kLineEnd);
}

// The headers that are left as they are, and what those say that are not.
class PreparedHeaders {
public:
  explicit PreparedHeaders(bool without_host) : without_host_(without_host) {}

  void add(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    const std::string_view value =
        colon == std::string_view::npos ? "" : trimmed(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Connection")) {
      add_to_list(connection_, value);
    } else if (equal_ignoring_case(name, "Accept-Encoding")) {
      add_to_list(codings_, value);
    } else if (!equal_ignoring_case(name, "Range") && !equal_ignoring_case(name, "Expect") &&
               !(without_host_ && equal_ignoring_case(name, "Host"))) {
      const bool is_empty = colon != std::string_view::npos && value.empty();
      kept_.append(is_empty ? name : line).append(is_empty ? ": -" : "").append(kLineEnd);
    }
  }

  std::string text(std::string_view version) const {
    std::string all = kept_;
    return all.append(prepared_connection(version, connection_)).append(prepared_codings(codings_));
  }

private:
  const bool without_host_;
  std::string kept_;
  std::string connection_;
  std::string codings_;
};

} // namespace

std::string prepared_head(std::string_view head) {
  const RequestLine line = *parse_request_line(head.substr(0, head.find(kLineEnd)));
  const std::optional<AbsoluteTarget> absolute = parse_absolute_target(line.target);
  const std::string_view version = line.version == "HTTP/1.0" ? "HTTP/1.0" : "HTTP/1.1";

  PreparedHeaders headers(absolute.has_value());
  for_each_header(head, [&](std::string_view header) { headers.add(header); });

  std::string prepared(prepared_method(line.method));
  prepared.append(" ")
      .append(absolute ? prepared_target(line, *absolute) : std::string(line.target))
      .append(" ")
      .append(version)
      .append(kLineEnd);
  if (absolute) {
    prepared.append("Host: ").append(absolute->authority).append(kLineEnd);
  }
  return prepared.append(headers.text(version)).append(kLineEnd);
}

} // namespace chattcp
