// The counts of a capture, for a person.
#pragma once

#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <string>

namespace chattcp {

// Some lines, in tcpdump's manner. The packets captured are those printed, filtered out and not
// decoded together.
std::string summary_text(const Counts& counts, const SourceDrops& drops);

} // namespace chattcp
