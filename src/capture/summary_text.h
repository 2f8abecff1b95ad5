// The counts of a capture, for a person.
#pragma once

#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <string>

namespace chattcp {

// Some lines, in tcpdump's manner. The first number is the sum of the next ones, up to those not
// decoded; packets whose lines could not be written, or whose ends were cut, have a line only where
// there are any, and so have datagrams that were not reassembled.
std::string summary_text(const Counts& counts, const SourceDrops& drops);

} // namespace chattcp
