#include "base/signal_watcher.h"

#include "platform/report_signals.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <new>
#include <optional>
#include <pthread.h>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

sigset_t signals_to_watch() {
  // A shell starts background jobs of a script with SIGINT ignored; like tcpdump, handle it anyway.
  std::signal(SIGINT, SIG_DFL);
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) {
    sigaddset(&signals, signal);
  }
  for (const int signal : report_signals()) {
    // A blocked signal whose default is to be ignored, as SIGINFO, only waits if it has a handler.
    std::signal(signal, [](int) {});
    sigaddset(&signals, signal);
  }
  // Ignored under nohup; blocking it would queue it.
  if (!is_ignored(SIGHUP)) {
    sigaddset(&signals, SIGHUP);
  }
  return signals;
}

} // namespace

SignalWatcher::SignalWatcher(StopSignal& stop)
    : stop_(stop), signals_(signals_to_watch()), report_signals_(report_signals()) {
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

SignalWatcher::~SignalWatcher() {
  if (thread_.joinable()) {
    ended_ = true;
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
}

void SignalWatcher::start(std::function<void()> on_report) {
  on_report_ = std::move(on_report);
  thread_ = std::thread(&SignalWatcher::watch, this);
}

// The signal's default action.
void SignalWatcher::end_by(int signal) const {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

bool SignalWatcher::asks_for_report(int signal) const {
  return std::find(report_signals_.begin(), report_signals_.end(), signal) != report_signals_.end();
}

void SignalWatcher::report() const {
  try {
    on_report_();
  } catch (const std::bad_alloc&) {
    // Whoever asked will ask again.
  }
}

void SignalWatcher::watch() {
  using Clock = std::chrono::steady_clock;
  // timeout(1) sends a signal twice, to the process and to its group; a second Ctrl-C comes later.
  constexpr std::chrono::milliseconds kSameSignal(500);
  std::optional<Clock::time_point> first;
  for (int signal = 0; sigwait(&signals_, &signal) == 0 && !ended_;) {
    if (asks_for_report(signal)) {
      report();
    } else if (!first) {
      first = Clock::now();
      stop_.request();
    } else if (Clock::now() - *first > kSameSignal) {
      end_by(signal);
    }
  }
}

} // namespace chattcp
