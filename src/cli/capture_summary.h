// The counts of a capture, for a person.
#pragma once

#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <string>

namespace chattcp {

// Some lines, in tcpdump's manner. The first number is the sum of the next ones, up to those not
// decoded; packets whose lines could not be written, or whose ends were cut, have a line only where
// there are any.
std::string summary_text(const Counts& counts, const SourceDrops& drops);

} // namespace chattcp
