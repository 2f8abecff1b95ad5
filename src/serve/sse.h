// Server-Sent Events as text (https://html.spec.whatwg.org/multipage/server-sent-events.html).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// The most characters that a packet event has besides its data.
inline constexpr std::size_t kMaxPacketEventFrame = 64;

// Writes a `packet` event, whose id is `id` and whose data is `object`, one line without its
// newline, to `out`, which has room for `object` and kMaxPacketEventFrame more. Returns its end.
char* write_packet_event(std::uint64_t id, std::string_view object, char* out);

// A `dropped`, `error` or `close` event. `data` is one line.
std::string sse_event(std::string_view name, std::string_view data);

// What readers pass over. No blank line follows: some clients take that for an empty event.
std::string sse_comment(std::string_view text);

// The text behind the first `count` events in `events`, which are whole and at least as many.
std::size_t end_of_events(std::string_view events, std::uint64_t count);

// The data of whole packet events, a line each.
std::string lines_of_events(std::string_view events);

} // namespace chattcp
