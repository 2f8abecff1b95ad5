// The counts of a capture, for a person.
#pragma once

#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <string>

namespace chattcp {

// Several lines in the style of tcpdump. The first number is the sum of those up to "not decoded".
// Packets that could not be written, truncated packets and datagrams that were not reassembled have
// a line only if there are any.
std::string summary_text(const Counts& counts, const SourceDrops& drops);

} // namespace chattcp
