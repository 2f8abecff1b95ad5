// The counts of a capture, for a person.
#pragma once

#include "files/file_run.h"
#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <string>

namespace chattcp {

// Several lines in the style of tcpdump. The first number is the sum of those up to "not decoded".
// Packets that could not be written, truncated packets and datagrams that were not reassembled have
// a line only if there are any.
std::string summary_text(const Counts& counts, const SourceDrops& drops);

// A line for each of these that there are: files finished, and removed to keep the limits; seconds
// of waiting for room.
std::string files_text(const FileReport& files);

} // namespace chattcp
