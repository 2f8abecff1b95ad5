// Signal handling of a run.
#pragma once

#include "base/stop_signal.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

namespace chattcp {

// SignalWatcher turns SIGINT, SIGTERM and SIGHUP into a request to stop, and those of
// report_signals(), such as SIGUSR1, into a call.
//
// The constructor blocks the signals, so construct it before any thread starts; start() starts a
// thread that receives them, including those that arrived in between. A further SIGINT, SIGTERM or
// SIGHUP, at least half a second later, ends the process at once by its default action.
class SignalWatcher {
public:
  // `stop` must outlive the watcher. A SIGHUP that is ignored (nohup) stays ignored.
  explicit SignalWatcher(StopSignal& stop);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

  // `on_report` is called for each signal that asks for a report, by the watcher's thread.
  void start(std::function<void()> on_report);

private:
  bool asks_for_report(int signal) const;
  void report() const;
  void watch();
  void end_by(int signal) const;

  StopSignal& stop_;
  const sigset_t signals_;
  const std::vector<int> report_signals_; // Among them.
  std::function<void()> on_report_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

} // namespace chattcp
