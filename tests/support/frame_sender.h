// Sends frames through a packet socket, at a given rate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace chattcp::test {

// At most so many frames a system call.
inline constexpr std::size_t kSendBatch = 64;

class FrameSender {
public:
  // `fast`: past the queueing discipline (PACKET_QDISC_BYPASS). Ends the program on failure.
  FrameSender(const char* interface, bool fast);
  ~FrameSender();
  FrameSender(const FrameSender&) = delete;
  FrameSender& operator=(const FrameSender&) = delete;

  // Sends all of up to kSendBatch frames. Ends the program on failure.
  void send(std::span<const std::vector<std::uint8_t>> frames);

private:
  int fd_;
};

// Calls `send_batch(first, count)`, whose counts add up to `total`, so that `rate` a second are
// sent; 0: as fast as can be. `first` and `count` are even, save for the count of the last batch.
// Returns the seconds it took.
double send_at_rate(std::uint64_t total, std::uint64_t rate,
                    const std::function<void(std::uint64_t first, std::size_t count)>& send_batch);

} // namespace chattcp::test
