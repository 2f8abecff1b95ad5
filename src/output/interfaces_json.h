// The JSON list of interfaces.
#pragma once

#include "base/interface.h"
#include "output/dialect.h"

#include <string>
#include <vector>

namespace chattcp {

// {"data":[…]} on one line, newline included. In the dialect of chattcp-capture with the three keys
// that it has.
std::string interfaces_json(const std::vector<Interface>& interfaces,
                            Dialect dialect = Dialect::documented);

} // namespace chattcp
