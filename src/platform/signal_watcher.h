// Being asked from outside to end, or to report: signals, or events of a console. A file per
// system.
#pragma once

#include <functional>
#include <memory>

namespace chattcp {

// SignalWatcher turns SIGINT, SIGTERM and SIGHUP, or Ctrl-C, Ctrl-Break and the closing of a
// console on Windows, into one call, and those of report_signals(), such as SIGUSR1, into another.
//
// From its construction on they end nothing by themselves, so construct it before any thread
// starts; start() starts a thread that receives them, including those that arrived in between. A
// further one that asks for the end, at least half a second later, ends the process at once by its
// default action.
class SignalWatcher {
public:
  // `on_end` is called once, by a thread of the watcher's. A SIGHUP that is ignored (nohup) stays
  // ignored, unless start() has a use for it.
  explicit SignalWatcher(std::function<void()> on_end);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

  // `on_report` is called for each signal that asks for a report, by the watcher's thread. So is
  // `on_hangup` for each SIGHUP, if there is one: it then asks for no end.
  void start(std::function<void()> on_report, std::function<void()> on_hangup = nullptr);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace chattcp
