// The query of a request target.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace chattcp {

// Names and values, in their order among equal names.
using QueryParameters = std::multimap<std::string, std::string>;

// What stands behind the `?` of a request target, as browsers encode it
// (https://url.spec.whatwg.org/#urlencoded-parsing): a value reaches from the first `=` to the next
// `&`, and may hold further ones; `+` is a space. The library's own reading loses values with a
// second `=`, and equal parameters.
QueryParameters parse_query(std::string_view target);

// A part of a path with its escapes (RFC 3986, 2.1) resolved; a `+` is one.
std::string decode_path_part(std::string_view text);

// `text` as a value in a query: all but letters, digits and -._~ as a % and two digits (RFC
// 3986, 2.1).
std::string encode_query_value(std::string_view text);

} // namespace chattcp
