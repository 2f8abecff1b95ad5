#include "output/text/interfaces_table.h"

#include "base/printable.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

// Places of cells in a row. The number is left out where interfaces have none.
constexpr std::size_t kNumber = 0;
constexpr std::size_t kName = 1;
constexpr std::size_t kColumns = 5;

constexpr const char* kHeadingStyle = "\x1b[1m";
constexpr const char* kUpStyle = "\x1b[32m";
constexpr const char* kDownStyle = "\x1b[2m";
constexpr const char* kStyleEnd = "\x1b[0m";

struct Row {
  std::array<std::string, kColumns> cells;
  const char* style = "";
  bool heading = false; // All cells have the style, not only the name.
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ",") + word;
  }
  return text;
}

void add_rows(const Interface& interface, const std::string& number, std::vector<Row>& rows) {
  const auto& addresses = interface.addresses;
  rows.push_back({.cells = {number, printable(interface.label()), joined(interface.flags),
                            interface.mac, addresses.empty() ? "" : addresses.front().text()},
                  .style = interface.has_flag("up") ? kUpStyle : kDownStyle,
                  .heading = false});
  for (std::size_t i = 1; i < addresses.size(); ++i) {
    rows.push_back({.cells = {"", "", "", "", addresses[i].text()}, .style = "", .heading = false});
  }
}

std::array<std::size_t, kColumns> widths_of(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      widths[column] = std::max(widths[column], row.cells[column].size());
    }
  }
  return widths;
}

// Styles enclose words, not the padding after them.
std::string line_of(const Row& row, const std::array<std::size_t, kColumns>& widths, bool color) {
  std::string line;
  for (std::size_t column = widths[kNumber] == 0 ? kName : kNumber; column < kColumns; ++column) {
    const std::string& cell = row.cells[column];
    const bool styled = color && !cell.empty() && (column == kName || row.heading);
    line += styled ? row.style + cell + kStyleEnd : cell;
    line += std::string(widths[column] - cell.size() + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

} // namespace

std::string interfaces_table(const std::vector<Interface>& interfaces, bool color) {
  const bool numbered = std::any_of(interfaces.begin(), interfaces.end(), [](const Interface& one) {
    return !one.friendly_name.empty();
  });
  std::vector<Row> rows{{.cells = {numbered ? "#" : "", "NAME", "FLAGS", "MAC", "ADDRESSES"},
                         .style = kHeadingStyle,
                         .heading = true}};
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    add_rows(interfaces[i], numbered ? std::to_string(i + 1) : "", rows);
  }
  const std::array<std::size_t, kColumns> widths = widths_of(rows);
  std::string table;
  for (const Row& row : rows) {
    table += line_of(row, widths, color);
  }
  return table;
}

} // namespace chattcp
