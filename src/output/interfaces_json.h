// The JSON list of interfaces.
#pragma once

#include "output/dialect.h"

#include <string>
#include <vector>

namespace chattcp {

// An interface as it is shown, in the order of the keys.
struct InterfaceRecord {
  std::string name;
  std::string ipv4_address; // The first of each family, empty where there is none.
  std::string ipv6_address;
  std::string description;
  std::string mac;
  std::vector<std::string> flags;
  std::vector<std::string> addresses; // With prefix length: "192.168.1.100/24".
};

// {"data":[…]} on one line, newline included. In the dialect of chattcp-capture with the three keys
// that it has.
std::string interfaces_json(const std::vector<InterfaceRecord>& interfaces,
                            Dialect dialect = Dialect::documented);

} // namespace chattcp
