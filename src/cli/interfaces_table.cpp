#include "cli/interfaces_table.h"

#include "base/printable.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

constexpr std::size_t kColumns = 4;

using Row = std::array<std::string, kColumns>;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ",") + word;
  }
  return text;
}

void add_rows(const InterfaceRecord& interface, std::vector<Row>& rows) {
  const auto& addresses = interface.addresses;
  rows.push_back({printable(interface.name), joined(interface.flags), interface.mac,
                  addresses.empty() ? "" : addresses.front()});
  for (std::size_t i = 1; i < addresses.size(); ++i) {
    rows.push_back({"", "", "", addresses[i]});
  }
}

std::array<std::size_t, kColumns> widths_of(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      widths[column] = std::max(widths[column], row[column].size());
    }
  }
  return widths;
}

} // namespace

std::string interfaces_table(const std::vector<InterfaceRecord>& interfaces) {
  std::vector<Row> rows{{"NAME", "FLAGS", "MAC", "ADDRESSES"}};
  for (const InterfaceRecord& interface : interfaces) {
    add_rows(interface, rows);
  }
  const std::array<std::size_t, kColumns> widths = widths_of(rows);
  std::string table;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t column = 0; column < kColumns; ++column) {
      line += row[column] + std::string(widths[column] - row[column].size() + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    table += line + "\n";
  }
  return table;
}

} // namespace chattcp
