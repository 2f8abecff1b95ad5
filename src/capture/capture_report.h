// What a capture reports on stderr, besides errors.
#pragma once

#include "capture/status_text.h"
#include "capture/ticker.h"
#include "files/file_run.h"
#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace chattcp {

struct ReportOptions {
  bool at_end = true;       // Print the counts when the run ends.
  double stats_seconds = 0; // A line of counts at this interval; 0: none.
  bool progress = false;    // A bar while a file of known size is read.
  bool rewrite = false;     // Each line replaces the one before: stderr is a terminal.
  std::size_t columns = 0;  // Width of that terminal; 0: unknown.
};

// CaptureReport prints the counts: at the end of the run, on request, and as one line at intervals.
// The counts and the source must outlive it.
class CaptureReport {
public:
  CaptureReport(const Counts& counts, const ReportOptions& options);
  CaptureReport(const CaptureReport&) = delete;
  CaptureReport& operator=(const CaptureReport&) = delete;

  // Includes the source's drops and progress from now on, and starts the lines at intervals. Call
  // on the thread that constructed the report, once its privileges are given up: the thread of the
  // lines inherits them.
  void start(const PacketSource& source);

  // Includes what was done with files in the counts. `files` must outlive the report. Before
  // start().
  void include(const FileReport& files) { files_ = &files; }

  // Ends the lines at intervals and prints the counts. May wait for the reader of stderr.
  void finish();

  // Prints the counts. Any thread.
  void print();

  // Prints a line about something that does not end the run. Any thread.
  void say(const std::string& text);

private:
  using Clock = std::chrono::steady_clock;

  Status status() const;
  void print_line();

  const Counts& counts_;
  const ReportOptions options_;
  const FileReport* files_ = nullptr;
  const Clock::time_point begin_ = Clock::now();
  std::atomic<const PacketSource*> source_ = nullptr;
  std::atomic<bool> line_shown_ = false; // A line that the next one replaces.
  Status before_;                        // At the line before; used by the ticker's thread alone.
  std::optional<Ticker> ticker_;
};

// Reports a run from its beginning until it ends, by an exception too. Destroy it before the
// SignalWatcher, so that signals still have an effect while the report waits for stderr.
class ReportedRun {
public:
  ReportedRun(CaptureReport& report, const PacketSource& source) : report_(report) {
    report.start(source);
  }
  ~ReportedRun() { report_.finish(); }
  ReportedRun(const ReportedRun&) = delete;
  ReportedRun& operator=(const ReportedRun&) = delete;

private:
  CaptureReport& report_;
};

} // namespace chattcp
