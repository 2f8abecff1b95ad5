#include "serve/stream_type.h"

#include "http/message/quality_list.h"

#include <array>
#include <string_view>
#include <tuple>
#include <vector>

namespace chattcp {

namespace {

// Exactly so: cpp-httplib compresses any variant of it for browsers, and nothing arrives.
constexpr std::string_view kEvents = "text/event-stream";

// No name for JSON Lines is registered; these are in use.
constexpr std::array<std::string_view, 5> kLines{"application/x-ndjson", "application/ndjson",
                                                 "application/jsonl", "application/x-jsonl",
                                                 "application/x-jsonlines"};

// How well a client accepts a type: how specific its best matching range is, from 0 (no match) to
// 3, and the weight of that range.
struct Acceptance {
  int exactness = 0;
  unsigned weight = 0;

  bool is_refused() const { return exactness != 0 && weight == 0; }
  bool is_less_than(const Acceptance& other) const {
    return std::tie(weight, exactness) < std::tie(other.weight, other.exactness);
  }
};

// "text/event-stream" is named by itself, "text/*" and "*/*".
int exactness_of(std::string_view range, std::string_view type) {
  if (range == type) {
    return 3;
  }
  if (range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1))) {
    return 2;
  }
  return range == "*/*" ? 1 : 0;
}

Acceptance acceptance_of(std::string_view type, const std::vector<Preference>& accepted) {
  Acceptance acceptance;
  for (const Preference& range : accepted) {
    const int exactness = exactness_of(range.name, type);
    if (exactness > acceptance.exactness) {
      acceptance = {.exactness = exactness, .weight = range.weight};
    }
  }
  return acceptance;
}

bool accepts(const std::string& accept, std::string_view type) {
  const std::vector<Preference> accepted = parse_preferences(accept);
  const Acceptance liking = acceptance_of(type, accepted);
  return !liking.is_refused() && (liking.exactness != 0 || accepted.empty());
}

} // namespace

std::optional<StreamType> accepted_stream(const std::string& accept, StreamForm usual) {
  const std::vector<Preference> accepted = parse_preferences(accept);
  const Acceptance events = acceptance_of(kEvents, accepted);
  std::string_view name = kLines.front();
  Acceptance lines = acceptance_of(name, accepted);
  for (const std::string_view other : kLines) {
    const Acceptance liking = acceptance_of(other, accepted);
    if (lines.is_less_than(liking)) {
      name = other;
      lines = liking;
    }
  }
  if (events.is_refused() && lines.is_refused()) {
    return std::nullopt;
  }
  const bool likes_lines =
      usual == StreamForm::lines ? !lines.is_less_than(events) : events.is_less_than(lines);
  if (events.is_refused() || (likes_lines && !lines.is_refused())) {
    return StreamType{.form = StreamForm::lines, .content_type = std::string(name)};
  }
  return StreamType{.form = StreamForm::events, .content_type = std::string(kEvents)};
}

std::optional<StreamType> accepted_table(const std::string& accept, LineFormat format) {
  const std::string name = format == LineFormat::csv ? "text/csv" : "text/tab-separated-values";
  if (!accepts(accept, name)) {
    return std::nullopt;
  }
  return StreamType{.form = StreamForm::table,
                    .content_type = name + "; charset=utf-8; header=present"};
}

std::optional<StreamType> accepted_frames(const std::string& accept) {
  const std::string name = "application/vnd.tcpdump.pcap";
  return accepts(accept, name)
             ? std::optional(StreamType{.form = StreamForm::frames, .content_type = name})
             : std::nullopt;
}

} // namespace chattcp
