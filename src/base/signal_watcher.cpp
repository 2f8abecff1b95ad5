#include "base/signal_watcher.h"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace chattcp {

namespace {

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) {
    sigaddset(&signals, signal);
  }
  return signals;
}

// What would have happened had nobody watched.
void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  const sigset_t signals = watched_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher(StopSignal& stop) : stop_(stop) {
  // A shell starts background jobs of a script with SIGINT ignored; like tcpdump we heed it.
  std::signal(SIGINT, SIG_DFL);
  const sigset_t signals = watched_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
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

void SignalWatcher::watch() {
  const sigset_t signals = watched_signals();
  bool asked_before = false;
  for (int signal = 0; sigwait(&signals, &signal) == 0 && !ended_;) {
    if (signal == SIGUSR1) {
      on_report_();
    } else if (std::exchange(asked_before, true)) {
      end_by(signal);
    } else {
      stop_.request();
    }
  }
}

} // namespace chattcp
