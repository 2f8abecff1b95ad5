// What the lines of a capture show.
#pragma once

#include "output/fields/field_list.h"
#include "output/fields/field_value.h"
#include "output/packet_formatter.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace chattcp {

enum class LineFormat : std::uint8_t { json, csv, tsv };

std::string_view name_of(LineFormat format);

// Throws UsageError, which names `flag`, for a format without a name.
LineFormat parse_line_format(std::string_view flag, std::string_view name);

// The fields of a line. Those of the default object, unless a list names some; once they are
// settled, not both do.
struct LineFields {
  FieldList only; // No others.
  FieldList more; // After those of the default object.
};

// A line with chosen fields has no others; adding one that is among them changes nothing. Throws
// UsageError if `more` names another one; the texts are what users call the two lists.
void settle_fields(LineFields& fields, std::string_view only, std::string_view more);

// An analysis costs time, so that it is made only for those who see it.
bool show_analysis(const LineFields& fields);

std::unique_ptr<PacketFormatter> make_line_formatter(LineFormat format, const LineFields& fields,
                                                     const FieldOptions& options);

} // namespace chattcp
