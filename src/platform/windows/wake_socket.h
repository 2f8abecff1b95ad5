// By what WSAPoll is woken. For windows/ folders only.
#pragma once

#include <winsock2.h>

namespace chattcp {

// A datagram socket that sends to itself, so that WSAPoll can be woken; INVALID_SOCKET if there is
// none to be had. It only hints at something: a packet filter may swallow its datagram, and another
// program may have sent it one before it was connected.
SOCKET make_wake_socket();

} // namespace chattcp
