#include "output/text/interfaces_table.h"

#include "base/printable.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

constexpr std::size_t kColumns = 4;

constexpr const char* kHeadingStyle = "\x1b[1m";
constexpr const char* kUpStyle = "\x1b[32m";
constexpr const char* kDownStyle = "\x1b[2m";
constexpr const char* kStyleEnd = "\x1b[0m";

struct Row {
  std::array<std::string, kColumns> cells;
  const char* style = "";
  bool heading = false; // All cells have the style, not only the first.
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ",") + word;
  }
  return text;
}

void add_rows(const Interface& interface, std::vector<Row>& rows) {
  const auto& addresses = interface.addresses;
  rows.push_back({.cells = {printable(interface.name), joined(interface.flags), interface.mac,
                            addresses.empty() ? "" : addresses.front().text()},
                  .style = interface.has_flag("up") ? kUpStyle : kDownStyle,
                  .heading = false});
  for (std::size_t i = 1; i < addresses.size(); ++i) {
    rows.push_back({.cells = {"", "", "", addresses[i].text()}, .style = "", .heading = false});
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
  for (std::size_t column = 0; column < kColumns; ++column) {
    const std::string& cell = row.cells[column];
    const bool styled = color && !cell.empty() && (column == 0 || row.heading);
    line += styled ? row.style + cell + kStyleEnd : cell;
    line += std::string(widths[column] - cell.size() + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

} // namespace

std::string interfaces_table(const std::vector<Interface>& interfaces, bool color) {
  std::vector<Row> rows{
      {.cells = {"NAME", "FLAGS", "MAC", "ADDRESSES"}, .style = kHeadingStyle, .heading = true}};
  for (const Interface& interface : interfaces) {
    add_rows(interface, rows);
  }
  const std::array<std::size_t, kColumns> widths = widths_of(rows);
  std::string table;
  for (const Row& row : rows) {
    table += line_of(row, widths, color);
  }
  return table;
}

} // namespace chattcp
