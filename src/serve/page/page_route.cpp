#include "serve/page/page_route.h"

#include "http/answers.h"
#include "http/message/quality_list.h"
#include "serve/page/gzip.h"
#include "serve/page/page_files.h"

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace chattcp {

namespace {

constexpr std::string_view kFolder = "/page/";

// What the page may do, were it made to (W3C Content Security Policy 3; Trusted Types): run its own
// scripts and ask its own server, and nothing else. Text cannot become markup.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

std::string type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, const char*>, 4> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) {
      return type;
    }
  }
  return "application/octet-stream";
}

// A file as it is sent.
struct ServedFile {
  explicit ServedFile(const PageFile& of) : file(of) {}

  // Compressed when the first client wants it so, once for all.
  const std::string& packed() {
    std::call_once(once, [this] { bytes = gzip(file.text); });
    return bytes;
  }

  const PageFile& file;
  std::once_flag once;
  std::string bytes;
};

ServedFile* find_file(std::string_view name) {
  static std::deque<ServedFile> files = [] {
    std::deque<ServedFile> all; // Its members stay where they are.
    for (const PageFile& file : page_files()) {
      all.emplace_back(file);
    }
    return all;
  }();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const ServedFile& one) { return one.file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

bool accepts_gzip(const HttpRequest& request) {
  const std::vector<Preference> codings =
      parse_preferences(request.fields.joined_values("Accept-Encoding"));
  return std::any_of(codings.begin(), codings.end(), [](const Preference& coding) {
    return coding.name == "gzip" && coding.weight != 0;
  });
}

// RFC 9110, 13.1.2: the comparison is weak, and "*" matches whatever there is. A tag holds no comma
// here.
bool is_known(const HttpRequest& request, const std::string& tag) {
  const std::string list = request.fields.joined_values("If-None-Match");
  std::string_view rest = list;
  while (!rest.empty()) {
    std::string_view one = take_element(rest, ',');
    if (one.starts_with("W/")) {
      one.remove_prefix(2);
    }
    if (one == "*" || one == tag) {
      return true;
    }
  }
  return false;
}

void add_page_fields(HttpResponse& response) {
  response.fields.set("Cache-Control", "no-cache"); // Kept, but asked for again: by its ETag.
  response.fields.set("Content-Security-Policy", kPolicy);
  response.fields.set("Referrer-Policy", "no-referrer");
  response.fields.set("Cross-Origin-Resource-Policy", "same-origin");
  add_vary(response, "Accept-Encoding");
}

void send(const HttpRequest& request, ServedFile& served, HttpResponse& response) {
  const bool packed = accepts_gzip(request);
  const std::string tag = "\"" + std::string(served.file.digest) + (packed ? "-gzip\"" : "\"");
  add_page_fields(response);
  response.fields.set("ETag", tag); // Of these bytes: other ones if they are packed.
  if (is_known(request, tag)) {
    response.status = kNotModified;
    return;
  }
  response.status = kOk;
  response.content_type = type_of(served.file.name);
  response.as_it_is = true;
  if (packed) {
    response.fields.set("Content-Encoding", "gzip");
  }
  response.body = packed ? served.packed() : std::string(served.file.text);
}

} // namespace

bool is_of_page(std::string_view path) {
  return path == "/" || path.starts_with(kFolder);
}

void answer_page(const HttpRequest& request, Dialect dialect, HttpResponse& response) {
  if (request.method != "GET" && request.method != "HEAD") {
    answer_error(response, kMethodNotAllowed, "method not allowed; use GET, HEAD or OPTIONS");
    response.fields.set("Allow", "GET, HEAD, OPTIONS");
    return;
  }
  if (dialect == Dialect::chattcp_capture) {
    answer_error(response, kNotFound,
                 "no page with --compat, since it shows what that server does not send; start the "
                 "server without --compat");
    return;
  }
  const std::string_view path = request.path;
  ServedFile* const served = find_file(path == "/" ? "index.html" : path.substr(kFolder.size()));
  if (served == nullptr) {
    answer_error(response, kNotFound, "no such file of the page");
  } else {
    send(request, *served, response);
  }
}

} // namespace chattcp
