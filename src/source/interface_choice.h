// What the user's name of an interface means. A file per system.
#pragma once

#include <string>

namespace chattcp {

// The label of the interface that the user calls `text`, by which output and messages call it too.
// `text` itself if there is no such interface, or if they cannot be listed: opening it will say so.
std::string label_of_interface(const std::string& text);

// libpcap's name of the interface with this label. Throws UnknownInterface if there is none, where
// libpcap would not say that, and Error if they cannot be listed.
std::string device_of_interface(const std::string& label);

// The interface for examples of what can be captured: `any` on systems that have it, otherwise the
// label of one that is likely to have packets.
std::string usual_interface();

} // namespace chattcp
