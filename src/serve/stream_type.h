// The form of a stream that a client accepts.
#pragma once

#include "broadcast/event_stream.h"
#include "output/fields/line_options.h"

#include <optional>
#include <string>

namespace chattcp {

struct StreamType {
  StreamForm form;
  std::string content_type; // In lower case.
};

// Chooses by the `Accept` headers of a request, joined by commas (RFC 9110, 12.5.1): events, or
// lines under the name that the client used. The higher weight wins, then the more specific range,
// then `usual`, which is also the default. Returns nothing if both have a weight of 0.
std::optional<StreamType> accepted_stream(const std::string& accept,
                                          StreamForm usual = StreamForm::events);

// Likewise the type of a table: nothing if they exclude it.
std::optional<StreamType> accepted_table(const std::string& accept, LineFormat format);

// Likewise the type of pcap.
std::optional<StreamType> accepted_frames(const std::string& accept);

} // namespace chattcp
