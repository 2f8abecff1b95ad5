#include "serve/request_head.h"

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

// RFC 9110, 9.1: any token can be a method.
std::string prepared_request_line(std::string_view line) {
  constexpr std::array<std::string_view, 3> kReading{"GET", "HEAD", "OPTIONS"};
  const std::string_view method = line.substr(0, line.find(' '));
  const bool is_read = std::find(kReading.begin(), kReading.end(), method) != kReading.end();
  return is_read ? std::string(line) : "POST" + std::string(line.substr(method.size()));
}

bool is_range(std::string_view line) {
  constexpr std::string_view kName = "range:";
  return line.size() >= kName.size() && strncasecmp(line.data(), kName.data(), kName.size()) == 0;
}

std::string prepared_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  const bool is_empty = colon != std::string_view::npos &&
                        line.find_first_not_of(" \t", colon + 1) == std::string_view::npos;
  return is_empty ? std::string(line.substr(0, colon)) + ": -" : std::string(line);
}

// "GET /api/interfaces HTTP/1.1"
bool is_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last == std::string_view::npos ? 0 : last + 1);
  return first != last && !method.empty() &&
         std::all_of(method.begin(), method.end(), is_token_character) &&
         line.substr(first + 1, last - first - 1).find(' ') == std::string_view::npos &&
         last - first > 1 && (version == "HTTP/1.1" || version == "HTTP/1.0");
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
    exceed(first ? Limit::request_line : Limit::headers,
           first ? "the request line has more than 8000 bytes"
                 : "a header has more than 8000 bytes");
  } else if (lines_ > kMostHeaders && byte != '\r') {
    exceed(Limit::headers, "there are more than 100 headers");
  }
}

void RequestHead::exceed(Limit limit, std::string_view fault) {
  exceeded_ = limit;
  fault_ = fault;
}

bool RequestHead::whole() const {
  return text_.ends_with(kHeadEnd) || text_.ends_with("\n\n");
}

bool is_proper_head(std::string_view head) {
  return head.ends_with(kHeadEnd) && has_clean_lines(head) &&
         is_request_line(head.substr(0, head.find(kLineEnd)));
}

std::string prepared_head(std::string_view head) {
  std::string prepared;
  std::string_view rest = head.substr(0, head.size() - kLineEnd.size());
  for (bool first = true; !rest.empty(); first = false) {
    const std::string_view line = rest.substr(0, rest.find(kLineEnd));
    rest.remove_prefix(line.size() + kLineEnd.size());
    if (first || !is_range(line)) {
      prepared += first ? prepared_request_line(line) : prepared_header(line);
      prepared += kLineEnd;
    }
  }
  return prepared.append(kLineEnd);
}

} // namespace chattcp
