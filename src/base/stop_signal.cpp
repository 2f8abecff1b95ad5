#include "base/stop_signal.h"

#include "base/error.h"

#include <algorithm>
#include <system_error>

namespace chattcp {

StopSignal::StopSignal() try {
} catch (const std::system_error& error) {
  throw Error(error.what());
}

void StopSignal::request() noexcept {
  if (!requested_.exchange(true)) {
    waiter_.end();
  }
}

int StopSignal::milliseconds_of(std::chrono::milliseconds timeout) const {
  if (deadline_) {
    // Rounded up; otherwise the last millisecond would be a busy loop.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now());
    timeout = std::clamp(left, std::chrono::milliseconds(0), timeout);
  }
  return static_cast<int>(timeout.count());
}

Wake StopSignal::wake_for(Waiter::Outcome outcome) {
  if (outcome == Waiter::Outcome::reader_gone) {
    request();
  }
  if (requested()) {
    return Wake::stopped;
  }
  return outcome == Waiter::Outcome::ready ? Wake::ready : Wake::timeout;
}

Wake StopSignal::wait_for_file(int fd, std::chrono::milliseconds timeout) {
  return wake_for(waiter_.wait_for_file(fd, milliseconds_of(timeout)));
}

Wake StopSignal::wait_for_socket(int socket, short events, std::chrono::milliseconds timeout) {
  return wake_for(waiter_.wait_for_socket(socket, events, milliseconds_of(timeout)));
}

Wake StopSignal::wait_for_object(WaitObject object, std::chrono::milliseconds timeout) {
  return wake_for(waiter_.wait_for_object(object, milliseconds_of(timeout)));
}

} // namespace chattcp
