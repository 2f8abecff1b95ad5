// Which form of a stream a client takes.
#pragma once

#include "broadcast/event_stream.h"

#include <optional>
#include <string>

namespace chattcp {

struct StreamType {
  StreamForm form;
  std::string content_type; // In lower case.
};

// What to answer to all that the `Accept` headers of a request say, joined by commas (RFC 9110,
// 12.5.1): events, or lines under the name by which the client asked for them. The one with the
// higher weight, of equal ones the one that is named more exactly, and else events. Who names
// neither gets events; nothing where both have a weight of 0.
std::optional<StreamType> accepted_stream(const std::string& accept);

} // namespace chattcp
