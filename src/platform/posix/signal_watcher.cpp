#include "platform/signal_watcher.h"

#include "platform/report_signals.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <new>
#include <optional>
#include <pthread.h>
#include <thread>
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

struct SignalWatcher::Impl {
  bool asks_for_report(int signal) const;
  static void call(const std::function<void()>& listener);
  void watch();
  void end_by(int signal) const;

  std::function<void()> on_end;
  std::function<void()> on_report;
  std::function<void()> on_hangup; // May be empty.
  sigset_t signals = signals_to_watch();
  const std::vector<int> reports = report_signals(); // Among them.
  std::atomic<bool> ended = false;
  std::thread thread;
};

SignalWatcher::SignalWatcher(std::function<void()> on_end) : impl_(std::make_unique<Impl>()) {
  impl_->on_end = std::move(on_end);
  pthread_sigmask(SIG_BLOCK, &impl_->signals, nullptr);
}

SignalWatcher::~SignalWatcher() {
  if (impl_->thread.joinable()) {
    impl_->ended = true;
    pthread_kill(impl_->thread.native_handle(), SIGUSR1);
    impl_->thread.join();
  }
}

void SignalWatcher::start(std::function<void()> on_report, std::function<void()> on_hangup) {
  impl_->on_report = std::move(on_report);
  impl_->on_hangup = std::move(on_hangup);
  if (impl_->on_hangup) {
    // Also under nohup: it does not end anything. Some systems drop what is ignored but blocked.
    std::signal(SIGHUP, [](int) {});
    sigaddset(&impl_->signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &impl_->signals, nullptr);
  }
  impl_->thread = std::thread(&Impl::watch, impl_.get());
}

// The signal's default action.
void SignalWatcher::Impl::end_by(int signal) const {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

bool SignalWatcher::Impl::asks_for_report(int signal) const {
  return std::find(reports.begin(), reports.end(), signal) != reports.end();
}

void SignalWatcher::Impl::call(const std::function<void()>& listener) {
  try {
    listener();
  } catch (const std::bad_alloc&) {
    // Whoever asked will ask again.
  }
}

void SignalWatcher::Impl::watch() {
  using Clock = std::chrono::steady_clock;
  // timeout(1) sends a signal twice, to the process and to its group; a second Ctrl-C comes later.
  constexpr std::chrono::milliseconds kSameSignal(500);
  std::optional<Clock::time_point> first;
  for (int signal = 0; sigwait(&signals, &signal) == 0 && !ended;) {
    if (asks_for_report(signal)) {
      call(on_report);
    } else if (signal == SIGHUP && on_hangup) {
      call(on_hangup);
    } else if (!first) {
      first = Clock::now();
      on_end();
    } else if (Clock::now() - *first > kSameSignal) {
      end_by(signal);
    }
  }
}

} // namespace chattcp
