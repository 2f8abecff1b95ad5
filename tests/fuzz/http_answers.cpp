#include "fuzz/http_answers.h"

#include "fuzz/target.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>

namespace chattcp::fuzz {

namespace {

using Json = nlohmann::json;

struct Answer {
  int status = 0;
  std::map<std::string_view, std::string_view> headers;

  std::string_view header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : found->second;
  }
};

// Takes what stands before `end` out of `text`; nothing where there is no such end.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + end.size());
  return taken;
}

bool is_clean(std::string_view line) {
  return std::none_of(line.begin(), line.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// "HTTP/1.1 200 OK", and the headers.
Answer read_head(std::string_view head) {
  Answer answer;
  std::string_view rest = head;
  const std::string_view line = take_until(rest, "\r\n").value_or("");
  require(line.starts_with("HTTP/1.1 ") && line.size() > 13 && is_clean(line), "a status line");
  std::from_chars(line.data() + 9, line.data() + 12, answer.status);
  require(answer.status >= 200 && answer.status < 600, "a status");
  while (!rest.empty()) {
    const std::optional<std::string_view> header = take_until(rest, "\r\n");
    require(header.has_value() && is_clean(*header), "a header is a line");
    const std::size_t colon = header->find(": ");
    require(colon != std::string_view::npos && colon != 0, "a header has a name and a value");
    answer.headers.emplace(header->substr(0, colon), header->substr(colon + 2));
  }
  return answer;
}

// A body in chunks (RFC 9112, 7.1); nothing where its end has not come.
std::optional<std::string> take_chunks(std::string_view& text) {
  std::string body;
  while (const std::optional<std::string_view> digits = take_until(text, "\r\n")) {
    std::size_t size = 0;
    const auto [end, error] =
        std::from_chars(digits->data(), digits->data() + digits->size(), size, 16);
    require(error == std::errc{} && end == digits->data() + digits->size(), "a chunk's size");
    if (text.size() < size + 2) {
      return std::nullopt;
    }
    body += text.substr(0, size);
    require(text.substr(size, 2) == "\r\n", "a chunk's end");
    text.remove_prefix(size + 2);
    if (size == 0) {
      return body;
    }
  }
  return std::nullopt;
}

// A body of stated length, in chunks, or to the end; nothing where its end has not come.
std::optional<std::string> take_body(const Answer& answer, std::string_view& text) {
  if (answer.header("Transfer-Encoding") == "chunked") {
    return take_chunks(text);
  }
  std::size_t length = text.size();
  if (const std::string_view stated = answer.header("Content-Length"); !stated.empty()) {
    std::from_chars(stated.data(), stated.data() + stated.size(), length);
    if (length > text.size()) {
      return std::nullopt;
    }
  }
  const std::string body(text.substr(0, length));
  text.remove_prefix(length);
  return body;
}

void check_error(const std::string& body) {
  const Json error = Json::parse(body, nullptr, false);
  require(error.is_object() && error.size() == 1 && error.contains("error") &&
              error["error"].is_string() && body.ends_with("}\n"),
          "an error is {\"error\":\"...\"}");
}

void check_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::optional<std::string_view> line = take_until(lines, "\n");
    require(line && (line->empty() || Json::accept(*line)),
            "a stream of lines is lines of JSON, and empty ones");
  }
}

void check_event(std::string_view event) {
  bool is_object = false;
  while (!event.empty()) {
    const std::string_view line = take_until(event, "\n").value_or(event);
    event.remove_prefix(line.end() == event.end() ? event.size() : 0);
    is_object = is_object || line == "event: packet" || line == "event: dropped";
    const auto begins = [line](std::string_view word) { return line.starts_with(word); };
    require(begins("id: ") || begins("event: ") || begins("data: ") || begins(": ") ||
                begins("retry: "),
            "a line of an event");
    require(!is_object || !begins("data: ") || Json::accept(line.substr(6)),
            "the data of a packet are JSON");
  }
}

void check_events(std::string_view events) {
  while (!events.empty()) {
    const std::optional<std::string_view> event = take_until(events, "\n\n");
    require(event || events.find("\ndata: ") == std::string_view::npos, "an event ends");
    check_event(event.value_or(events)); // Comments need not.
    events.remove_prefix(event ? 0 : events.size());
  }
}

void check_body(const Answer& answer, const std::string& body) {
  const std::string_view type = answer.header("Content-Type");
  if (!answer.header("Content-Encoding").empty()) {
    return; // The library's.
  }
  if (answer.status >= 400) {
    require(type == "application/json", "an error is JSON");
    check_error(body);
  } else if (type == "application/json") {
    require(Json::accept(body), "JSON is JSON");
  } else if (type.starts_with("application/")) { // x-ndjson, and its other names.
    check_lines(body);
  } else if (type == "text/event-stream") {
    check_events(body);
  }
}

bool has_no_body(const Answer& answer, std::string_view rest, std::string_view requests) {
  const bool may_be_head = requests.find("HEAD ") != std::string_view::npos;
  return answer.status == 204 || (may_be_head && (rest.empty() || rest.starts_with("HTTP/1.1 ")));
}

} // namespace

void check_answers(std::string_view answers, std::string_view requests, bool whole) {
  while (!answers.empty()) {
    const std::optional<std::string_view> head = take_until(answers, "\r\n\r\n");
    if (!head) {
      require(!whole, "an answer has a whole head");
      return;
    }
    if (*head == "HTTP/1.1 100 Continue") {
      continue; // An answer follows.
    }
    const Answer answer = read_head({head->data(), head->size() + 2}); // With its last line end.
    if (has_no_body(answer, answers, requests)) {
      continue;
    }
    const std::optional<std::string> body = take_body(answer, answers);
    const std::string_view type = answer.header("Content-Type");
    const bool is_table = type.starts_with("text/csv") || type.starts_with("text/tab");
    require(body || !whole || is_table, "an answer has a whole body"); // A table may break off.
    if (!body || (!whole && answers.empty())) {
      return;
    }
    check_body(answer, *body);
  }
}

} // namespace chattcp::fuzz
