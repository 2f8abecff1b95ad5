// Server-Sent Events as text (https://html.spec.whatwg.org/multipage/server-sent-events.html).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// The most characters that a packet event has besides its data.
inline constexpr std::size_t kMaxPacketEventFrame = 64;

// Writes a `packet` event, whose id is `id` and whose data is `object`, one line without its
// newline, to `out`, which has room for `object` and kMaxPacketEventFrame more. Returns its end.
char* write_packet_event(std::uint64_t id, std::string_view object, char* out);

// A `dropped` or `error` event. `data` is one line.
std::string sse_event(std::string_view name, std::string_view data);

// The id of the last event of a stream. A client that reconnects sends it back, and
// must be answered with 204, which makes it stop.
inline constexpr std::string_view kEndId = "end";

// One that makes a client forget the ids that it had: it reconnects without any.
inline constexpr std::string_view kNoId;

// A `close` event with one of these.
std::string sse_close(std::string_view data, std::string_view id);

// How long a client waits before it reconnects.
std::string sse_retry(std::chrono::milliseconds pause);

// The number that is `id`, if it is the id of a packet event.
std::optional<std::uint64_t> packet_id(std::string_view id);

// What readers pass over. No blank line follows: some clients take that for an empty event.
std::string sse_comment(std::string_view text);

// The text behind the first `count` events in `events`, which are whole and at least as many.
std::size_t end_of_events(std::string_view events, std::uint64_t count);

// The data of whole packet events, a line each.
std::string lines_of_events(std::string_view events);

} // namespace chattcp
