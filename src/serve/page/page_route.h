// GET / and GET /page/…: the page that shows packets in a browser.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "output/dialect.h"

#include <string_view>

namespace chattcp {

// Whether a path is one of the page. What is there holds no secret, so it needs no token: a browser
// asks for it before a person can enter one.
bool is_of_page(std::string_view path);

// Answers GET and HEAD with a file of the page, or that there is none: the page asks for what a
// server in the dialect of chattcp-capture does not have.
void answer_page(const HttpRequest& request, Dialect dialect, HttpResponse& response);

} // namespace chattcp
