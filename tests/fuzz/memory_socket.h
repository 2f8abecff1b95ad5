// A client's connection that lives in memory, for a target whose code reads and writes a socket.
//
// Code that is linked with memory_socket.cpp, and the options --wrap of the linker that are named
// in CMakeLists.txt, takes kMemorySocket for a TCP connection over the loopback interface. A system
// call would cost microseconds.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>

namespace chattcp::fuzz {

inline constexpr int kMemorySocket = 1 << 20; // More than a process has.

// What the client does: sends `request`, which must stay, in pieces of `piece` bytes at the most,
// and ends the connection once it has been answered, or when it has read `patience` bytes. If it
// `hesitates`, it reads nothing of an answer before it was asked twice, and sends meanwhile.
struct MemoryClient {
  ByteView request;
  std::size_t piece = 1;
  std::size_t patience = SIZE_MAX;
  bool hesitates = false;
};

// Begins a connection of such a client.
void set_memory_client(const MemoryClient& client);

// What the client has read; valid until the next connection begins.
const std::string& memory_answer();

// What is to be done before the next bytes are written to the client, once.
void before_next_write(void (*action)());

} // namespace chattcp::fuzz
