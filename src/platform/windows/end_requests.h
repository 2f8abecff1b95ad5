// Requests to end that come from Windows, by a console or its service manager. For
// platform/windows/.
#pragma once

namespace chattcp {

// Hands one on to the SignalWatcher. Returns false if there is none, or if it is a second one, half
// a second or more after the first: then the process is to end at once. Any thread.
bool take_end_request();

// From here on the end of a user's session is not a request: the process belongs to none.
void outlive_sessions();

} // namespace chattcp
