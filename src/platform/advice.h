// What helps on this system when it refuses to capture. A file per system and function.
#pragma once

#include <string>

namespace chattcp {

// How to get permission to capture, as the end of a message.
std::string how_to_permit_capture();

// The same after the system refused to capture: what is missing here, and how to get it. The answer
// depends on the privileges at the first call, so call it before they are given up, while there is
// one thread.
const std::string& remedy_for_refused_capture();

// The command that brings an interface up.
std::string how_to_bring_up(const std::string& interface);

// How to write packets, and nothing else, into a pipe, as the end of a message.
std::string how_to_pipe_packets();

// An example of the help, which is for Linux, as it is typed on this system.
std::string as_typed_here(std::string example);

// The command that prints what a server sends, as it is typed into a shell of this system. `url`
// has no quotes.
std::string curl_command(const std::string& url);

} // namespace chattcp
