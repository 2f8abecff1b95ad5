#include "serve/access/client_log.h"

namespace chattcp {

namespace {

constexpr std::chrono::seconds kPause(1);
constexpr std::size_t kMostAddresses = 64;

} // namespace

void ClientLog::add(const Client& client, const std::string& text, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  auto entry = entries_.find(client.address);
  if (entry != entries_.end() && now - entry->second.written < kPause) {
    ++entry->second.left_out;
    return;
  }
  if (entry == entries_.end()) {
    if (!make_room(now)) {
      return;
    }
    entry = entries_.emplace(client.address, Entry{}).first;
  }
  const std::uint64_t left_out = entry->second.left_out;
  entry->second = {.written = now, .left_out = 0};
  write_(client.name + " " + text +
         (left_out == 0 ? "" : " (" + std::to_string(left_out) + " more not shown)"));
}

std::size_t ClientLog::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

// Under the lock. Forgets addresses whose second has passed.
bool ClientLog::make_room(Clock::time_point now) {
  if (entries_.size() >= kMostAddresses) {
    std::erase_if(entries_,
                  [now](const auto& entry) { return now - entry.second.written >= kPause; });
  }
  return entries_.size() < kMostAddresses;
}

} // namespace chattcp
