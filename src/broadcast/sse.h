// Server-Sent Events as text (https://html.spec.whatwg.org/multipage/server-sent-events.html).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// The most bytes that an event with an id has besides its name and its data, and how many of them
// end it.
inline constexpr std::size_t kMaxEventFrame = 48;
inline constexpr std::uint32_t kEventEnd = 2; // Two newlines.

// Writes an event to `out`, which has room for `name`, `object` and kMaxEventFrame more bytes.
// `object` is one line without its newline. Returns the end of the event.
char* write_event(std::uint64_t id, std::string_view name, std::string_view object, char* out);

// A `dropped` or `error` event. `data` is one line.
std::string sse_event(std::string_view name, std::string_view data);

// The id of the last event of a stream. A client that reconnects sends it back, and must be
// answered with 204, which makes it stop.
inline constexpr std::string_view kEndId = "end";

// Makes a client forget the last id: it reconnects without one.
inline constexpr std::string_view kNoId;

inline constexpr std::string_view kStopCapture = "stop capture"; // What released clients expect.

// A `close` event with one of these ids.
std::string sse_close(std::string_view data, std::string_view id);

// How long a client waits before it reconnects, usually.
inline constexpr std::chrono::seconds kReconnectPause(2);

// How long a client waits before it reconnects.
std::string sse_retry(std::chrono::milliseconds pause);

// The number in `id`, if it is the id of a packet or a conversation.
std::optional<std::uint64_t> event_number(std::string_view id);

// A comment, which clients ignore. No blank line follows: some clients take that for an empty
// event.
std::string sse_comment(std::string_view text);

} // namespace chattcp
