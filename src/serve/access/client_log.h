// Log lines about clients.
#pragma once

#include "http/client_address.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace chattcp {

// ClientLog limits lines that a client can cause as often as it likes: to one a second for each
// address, and to 64 addresses a second. A line says how many of the same address were left out
// before it. Any thread may call any member.
class ClientLog {
public:
  using Clock = std::chrono::steady_clock;
  using Write = std::function<void(const std::string& line)>;

  // Calls `write` under a lock, with whole lines without their newline.
  explicit ClientLog(Write write) : write_(std::move(write)) {}
  ClientLog(const ClientLog&) = delete;
  ClientLog& operator=(const ClientLog&) = delete;

  void add(const Client& client, const std::string& text, Clock::time_point now = Clock::now());

  // How many addresses are remembered.
  std::size_t size() const;

private:
  struct Entry {
    Clock::time_point written;
    std::uint64_t left_out = 0;
  };

  bool make_room(Clock::time_point now);

  const Write write_;
  mutable std::mutex mutex_;
  std::map<ClientAddress, Entry> entries_;
};

} // namespace chattcp
