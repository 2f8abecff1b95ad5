// The query of a request target.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace chattcp {

// Names and values, in their order among equal names.
using QueryParameters = std::multimap<std::string, std::string>;

// The part after the `?` of a request target, as browsers encode it
// (https://url.spec.whatwg.org/#urlencoded-parsing): a value reaches from the first `=` to the next
// `&`, and may contain further `=`; `+` is a space. cpp-httplib's own parser loses values with a
// second `=`, and repeated parameters.
QueryParameters parse_query(std::string_view target);

} // namespace chattcp
