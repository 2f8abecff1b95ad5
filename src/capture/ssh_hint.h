// Advice for who captures over ssh.
#pragma once

#include "filter/packet_filter.h"
#include "source/capture_filter.h"

#include <string>

namespace chattcp {

// One line for a person where a capture on `interface` would show the ssh connection through which
// the user works, so that each line printed may beget the next one: with the filter that leaves it
// out, joined with the user's own expressions. Otherwise empty.
//
// Reads /proc and lists the interfaces, so call it before rights are given up. Throws nothing but
// bad_alloc.
std::string ssh_hint(const std::string& interface, const PacketFilter& filter,
                     const CaptureFilter& capture_filter);

} // namespace chattcp
