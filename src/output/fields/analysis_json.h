// The analysis of a packet in JSON.
#pragma once

#include "analyze/analysis.h"
#include "output/fields/field.h"

#include <cstddef>

namespace chattcp {

// The most characters that write_analysis() writes, and those that it stores beyond.
inline constexpr std::size_t kMaxAnalysisText = 640;

// Writes the object. Returns the end of what was written.
char* write_analysis(const Analysis& analysis, bool tcp, char* out);

// Whether this packet has a value for the member.
bool has_analysis_value(Field field, const Analysis& analysis, bool tcp);

// Writes the value of one of its members; "null" if this packet has none.
char* write_analysis_value(Field field, const Analysis& analysis, bool tcp, char* out);

} // namespace chattcp
