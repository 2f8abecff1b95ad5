// What all streams of a server have done so far.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// Any thread.
struct StreamTotals {
  std::atomic<std::size_t> open = 0;
  std::atomic<std::uint64_t> started = 0;
  std::atomic<std::uint64_t> uploads = 0;       // Of them: with a file that the client has sent.
  std::atomic<std::uint64_t> packets = 0;       // Sent, in all streams together.
  std::atomic<std::uint64_t> conversations = 0; // Likewise.
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> missed = 0; // Packets or conversations that clients were too slow for.
};

} // namespace chattcp
