#include "files/room_wait.h"

#include "base/error.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace chattcp {

namespace {

std::string seconds_text(std::chrono::milliseconds time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(time.count()) / 1000);
  return text.data();
}

} // namespace

bool lacks_room(int error) {
#ifdef EDQUOT
  if (error == EDQUOT) {
    return true;
  }
#endif
  return error == ENOSPC;
}

void RoomWait::wait(const std::string& path, int error) {
  constexpr std::chrono::milliseconds kPause(100);
  if (!run_.live || !lacks_room(error)) {
    throw Error(path + ": cannot write: " + std::strerror(error));
  }
  if (!waiting_) {
    waiting_ = true;
    begin_ = Clock::now();
    dropped_before_ = run_.report.dropped();
    run_.report.say(path + ": " + std::strerror(error) +
                    "; waiting for room; packets are dropped once --buffer-size is used up");
  }
  if (run_.stop.wait(kPause) == Wake::stopped) {
    end(path);
    throw Error(path + ": cannot write: " + std::strerror(error));
  }
}

void RoomWait::end(const std::string& path) {
  if (!waiting_) {
    return;
  }
  waiting_ = false;
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_);
  run_.report.waited_milliseconds += static_cast<std::uint64_t>(time.count());
  if (!run_.stop.requested()) {
    run_.report.say(path + ": continues after waiting " + seconds_text(time) + " for room; " +
                    std::to_string(run_.report.dropped() - dropped_before_) +
                    " packets dropped meanwhile");
  }
}

} // namespace chattcp
