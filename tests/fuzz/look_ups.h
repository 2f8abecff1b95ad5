// The names that a process asks the resolver for.
#pragma once

#include <cstddef>

namespace chattcp::fuzz {

// How often the resolver has been asked for a host or a network. It finds nothing: the functions
// with which libpcap asks are replaced by this program's own. Numbers, and services, which stand in
// a file, are none.
std::size_t look_ups();

} // namespace chattcp::fuzz
