#include "output/fields/line_options.h"

#include "base/error.h"
#include "output/fields/packet_fields.h"
#include "output/fields/packet_table.h"
#include "output/packet_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace chattcp {

namespace {

constexpr std::array<std::string_view, 3> kNames{"json", "csv", "tsv"}; // By LineFormat.

std::unique_ptr<PacketFormatter> make_table(const LineFields& fields, const FieldOptions& options,
                                            char separator) {
  FieldList columns = fields.only.empty() ? kDefaultColumns : fields.only;
  columns.insert(columns.end(), fields.more.begin(), fields.more.end());
  return std::make_unique<PacketTable>(options, std::move(columns), separator);
}

std::unique_ptr<PacketFormatter> make_json(const LineFields& fields, const FieldOptions& options) {
  if (!fields.only.empty()) {
    return std::make_unique<PacketFields>(options, fields.only);
  }
  if (is_whole_analysis(fields.more)) {
    return std::make_unique<PacketWithAnalysis>(options.json);
  }
  if (!fields.more.empty()) {
    return std::make_unique<PacketWithMore>(options, fields.more);
  }
  return std::make_unique<PacketJson>(options.json);
}

} // namespace

std::string_view name_of(LineFormat format) {
  return kNames[static_cast<std::size_t>(format)];
}

LineFormat parse_line_format(std::string_view flag, std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    refuse_value(flag, name, "json, csv or tsv");
  }
  return static_cast<LineFormat>(found - kNames.begin());
}

void settle_fields(LineFields& fields, std::string_view only, std::string_view more) {
  if (fields.only.empty()) {
    return;
  }
  const FieldSet chosen = set_of(fields.only);
  for (const Field field : fields.more) {
    const std::string_view group = group_of(name_of(field));
    if (!chosen.contains(field) && (group.empty() || !chosen.contains_any(group))) {
      const std::string name(group.empty() ? name_of(field) : group);
      throw UsageError(std::string(more) + ": '" + name + "' is not among " + std::string(only) +
                       ", which names all fields of a line; name it there");
    }
  }
  fields.more.clear();
}

bool show_analysis(const LineFields& fields) {
  const auto is_analysis = [](Field field) { return field >= Field::analysis_stream; };
  return std::any_of(fields.only.begin(), fields.only.end(), is_analysis) ||
         std::any_of(fields.more.begin(), fields.more.end(), is_analysis);
}

std::unique_ptr<PacketFormatter> make_line_formatter(LineFormat format, const LineFields& fields,
                                                     const FieldOptions& options) {
  switch (format) {
  case LineFormat::csv:
    return make_table(fields, options, ',');
  case LineFormat::tsv:
    return make_table(fields, options, '\t');
  case LineFormat::json:
    break;
  }
  return make_json(fields, options);
}

} // namespace chattcp
