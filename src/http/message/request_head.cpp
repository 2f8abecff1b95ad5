#include "http/message/request_head.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <strings.h>

namespace chattcp {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool is_token_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "HTTP/1.1" (RFC 9112, 2.3).
bool is_version(std::string_view text) {
  constexpr std::string_view kName = "HTTP/";
  constexpr std::size_t kLength = 8;
  return text.size() == kLength && text.starts_with(kName) && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

constexpr HeadFault kNoRequest{
    .status = "400 Bad Request",
    .message =
        "not a valid HTTP/1.1 request: expected \"GET /path HTTP/1.1\" and headers, each line "
        "ending in CRLF"};
constexpr HeadFault kOtherVersion{
    .status = "505 HTTP Version Not Supported",
    .message = "only HTTP/1.1 and HTTP/1.0 are supported; for HTTP/2, put a proxy in front"};
constexpr HeadFault kNoHost{.status = "400 Bad Request",
                            .message = "an HTTP/1.1 request needs a Host header"};
constexpr HeadFault kManyHosts{.status = "400 Bad Request", .message = "more than one Host header"};
constexpr HeadFault kNoAuthority{.status = "400 Bad Request",
                                 .message = "the target of the request names no host"};

std::size_t count_hosts(std::string_view head) {
  constexpr std::string_view kName = "host:";
  std::size_t count = 0;
  for_each_header(head, [&](std::string_view line) {
    count +=
        line.size() >= kName.size() && strncasecmp(line.data(), kName.data(), kName.size()) == 0;
  });
  return count;
}

// RFC 9112, 3.2: every server must refuse these.
std::optional<HeadFault> host_fault(std::string_view head, const RequestLine& line) {
  const std::size_t hosts = count_hosts(head);
  if (hosts > 1) {
    return kManyHosts;
  }
  if (hosts == 0 && line.version != "HTTP/1.0") {
    return kNoHost;
  }
  const std::optional<AbsoluteTarget> absolute = parse_absolute_target(line.target);
  // User names are not allowed there (RFC 9110, 4.2.4).
  const bool is_bad = absolute && (absolute->authority.empty() ||
                                   absolute->authority.find('@') != std::string_view::npos);
  return is_bad ? std::optional(kNoAuthority) : std::nullopt;
}

// No line end but CRLF, and no zero byte.
bool has_clean_lines(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find(kLineEnd));
    if (line.size() == head.size() ||
        line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
      return false;
    }
    head.remove_prefix(line.size() + kLineEnd.size());
  }
  return true;
}

// A name, and a colon right after it: what some parsers take for a header and others do not could
// hide a body from one of them (RFC 9112, 5.1 and 5.2).
bool has_clean_names(std::string_view head) {
  bool clean = true;
  for_each_header(head, [&](std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    clean = clean && colon != std::string_view::npos && !name.empty() &&
            std::all_of(name.begin(), name.end(), is_token_character);
  });
  return clean;
}

} // namespace

void RequestHead::add(char byte) {
  text_ += byte;
  if (text_ == kLineEnd) {
    *this = {}; // RFC 9112, 2.2: an empty line before a request is ignored.
  } else if (byte == '\n') {
    line_ = 0;
    ++lines_;
  } else if (++line_ > kLongestLine && byte != '\r') {
    const bool first = lines_ == 0;
    exceed(first ? RequestRefusal::request_line : RequestRefusal::headers,
           first ? "the request line has more than 8000 bytes"
                 : "a header has more than 8000 bytes");
  } else if (lines_ > kMostHeaders && byte != '\r') {
    exceed(RequestRefusal::headers, "there are more than 100 headers");
  }
}

void RequestHead::exceed(RequestRefusal limit, std::string_view fault) {
  exceeded_ = limit;
  fault_ = fault;
}

bool RequestHead::whole() const {
  return text_.ends_with(kHeadEnd) || text_.ends_with("\n\n");
}

bool RequestHead::is_tls() const {
  constexpr char kHandshake = 0x16;
  return text_.starts_with(kHandshake);
}

std::optional<RequestLine> parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last - first < 2) {
    return std::nullopt;
  }
  const RequestLine parsed{.method = line.substr(0, first),
                           .target = line.substr(first + 1, last - first - 1),
                           .version = line.substr(last + 1)};
  const bool is_proper =
      !parsed.method.empty() &&
      std::all_of(parsed.method.begin(), parsed.method.end(), is_token_character) &&
      parsed.target.find(' ') == std::string_view::npos && is_version(parsed.version);
  return is_proper ? std::optional(parsed) : std::nullopt;
}

std::optional<AbsoluteTarget> parse_absolute_target(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() >= scheme.size() &&
        strncasecmp(target.data(), scheme.data(), scheme.size()) == 0) {
      const std::string_view rest = target.substr(scheme.size());
      const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
      return AbsoluteTarget{.authority = rest.substr(0, end), .rest = rest.substr(end)};
    }
  }
  return std::nullopt;
}

void for_each_header(std::string_view head,
                     const std::function<void(std::string_view line)>& visit) {
  std::string_view rest = head.substr(0, head.size() - kLineEnd.size());
  rest.remove_prefix(std::min(rest.find(kLineEnd) + kLineEnd.size(), rest.size()));
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find(kLineEnd));
    rest.remove_prefix(line.size() + kLineEnd.size());
    visit(line);
  }
}

std::optional<HeadFault> head_fault(std::string_view head) {
  const std::optional<RequestLine> line = parse_request_line(head.substr(0, head.find(kLineEnd)));
  if (!line || !head.ends_with(kHeadEnd) || !has_clean_lines(head)) {
    return kNoRequest;
  }
  if (!line->version.starts_with("HTTP/1.")) {
    return kOtherVersion;
  }
  return has_clean_names(head) ? host_fault(head, *line) : kNoRequest;
}

} // namespace chattcp
