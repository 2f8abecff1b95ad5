// The events of a console (SetConsoleCtrlHandler). There is none that asks for a report.
#include "platform/signal_watcher.h"

#include "platform/windows/consoles.h"
#include "platform/windows/end_requests.h"

#include <windows.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

class EndRequests {
public:
  explicit EndRequests(std::function<void()> on_first) : on_first_(std::move(on_first)) {}

  // Returns false if this one is to end the process at once.
  bool take();

private:
  std::function<void()> on_first_;
  std::optional<std::chrono::steady_clock::time_point> first_;
};

// The system calls a function without an argument, on a thread that it makes for each event.
std::mutex mutex;
EndRequests* requests = nullptr;
bool asked_early = false;      // Before there was a watcher.
bool has_been_watched = false; // The process ends by itself soon after its watcher.
std::function<void()> on_first_watch;

std::atomic<bool> belongs_to_session = true;

BOOL WINAPI on_event(DWORD event) {
  if (event == CTRL_LOGOFF_EVENT && !belongs_to_session) {
    return TRUE;
  }
  const bool ends_slowly = take_end_request();
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT && ends_slowly) {
    // The system ends the process once this returns, or after some seconds.
    Sleep(INFINITE);
  }
  if (!ends_slowly) {
    restore_consoles(); // The process ends without its functions for that.
  }
  return ends_slowly ? TRUE : FALSE;
}

// Never undone: that would wait for the end of an event that is being taken.
void take_events() {
  SetConsoleCtrlHandler(nullptr, FALSE); // A new process group begins with Ctrl-C ignored.
  SetConsoleCtrlHandler(on_event, TRUE);
}

bool EndRequests::take() {
  constexpr std::chrono::milliseconds kSameEvent(500);
  const auto now = std::chrono::steady_clock::now();
  if (first_) {
    return now - *first_ <= kSameEvent;
  }
  first_ = now;
  on_first_();
  return true;
}

} // namespace

bool take_end_request() {
  const std::lock_guard lock(mutex);
  if (requests != nullptr) {
    return requests->take();
  }
  asked_early = true;
  return true;
}

void when_watched(std::function<void()> on_watch) {
  on_first_watch = std::move(on_watch);
}

void outlive_sessions() {
  belongs_to_session = false;
}

struct SignalWatcher::Impl {
  EndRequests requests;
};

SignalWatcher::SignalWatcher(std::function<void()> on_end)
    : impl_(std::make_unique<Impl>(Impl{.requests = EndRequests(std::move(on_end))})) {
  static std::once_flag once;
  std::call_once(once, take_events);
  const std::lock_guard lock(mutex);
  requests = &impl_->requests;
  if (!has_been_watched && on_first_watch) {
    on_first_watch();
  }
  has_been_watched = true;
  if (asked_early) {
    requests->take();
  }
}

SignalWatcher::~SignalWatcher() {
  const std::lock_guard lock(mutex);
  requests = nullptr;
}

void SignalWatcher::start(std::function<void()> /*on_report*/,
                          std::function<void()> /*on_hangup*/) {}

} // namespace chattcp
