// What every command that captures does around its run.
#pragma once

#include "base/stop_signal.h"
#include "capture/capture_files.h"
#include "capture/capture_options.h"
#include "capture/capture_report.h"
#include "capture/output_files.h"
#include "confine/confine.h"
#include "pipeline/counts.h"
#include "platform/signal_watcher.h"
#include "source/packet_source.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace chattcp {

// CaptureSession opens the source of packets, gives up privileges, takes signals, and reports the
// counts. One thread, that of main().
class CaptureSession {
public:
  // Opens everything. Throws Error. `options` must outlive the session.
  explicit CaptureSession(const CaptureOptions& options);
  CaptureSession(const CaptureSession&) = delete;
  CaptureSession& operator=(const CaptureSession&) = delete;

  // Gives up privileges, and begins to read. Throws Error or UsageError.
  void begin();

  // After begin(). What the lines are written to, and the writer of -w, or null. Throw Error.
  std::unique_ptr<LineSink> make_sink(std::string heading);
  std::unique_ptr<CaptureWriter> make_writer();

  // After begin(). Says what is captured, calls `run`, and reports the counts however it ends.
  // Returns the exit status.
  template <typename Run> int run(Run run_it) {
    announce();
    const ReportedRun reported(report_, *source_);
    run_it(*source_);
    return all_read_ && !file_report_.failed ? 0 : 1;
  }

  Counts& counts() { return counts_; }

private:
  void announce() const;
  FileRun file_run();
  template <typename Make> auto made_without_privileges(Make make);

  const CaptureOptions& options_;
  StopSignal stop_;
  std::atomic<std::uint64_t> hangups_ = 0;
  FileReport file_report_;
  std::string user_; // That the process has become, or empty.
  Counts counts_;
  std::unique_ptr<PacketSource> source_; // Before the report, which uses it to the end.
  CaptureReport report_;
  SignalWatcher signals_;
  CaptureFiles files_;
  bool all_read_ = true;
};

} // namespace chattcp
