// Requests to end that come from Windows, by a console or its service manager. For
// platform/windows/ only.
#pragma once

#include <functional>

namespace chattcp {

// Hands one on to the SignalWatcher, or to the first one that there will be. Returns false if it is
// a second one, half a second or more after the first: then the process is to end at once. Any
// thread.
bool take_end_request();

// `on_watch` is called once the first SignalWatcher takes requests, by the thread that makes it:
// from then on the program does what it was started for. Call before.
void when_watched(std::function<void()> on_watch);

// From here on the end of a user's session is not a request: the process belongs to none.
void outlive_sessions();

} // namespace chattcp
