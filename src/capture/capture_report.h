// What a capture says on stderr about itself, besides errors.
#pragma once

#include "capture/status_text.h"
#include "capture/ticker.h"
#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace chattcp {

struct ReportOptions {
  bool at_end = true;       // The counts when the run ends.
  double stats_seconds = 0; // A line of counts each time; 0: none.
  bool progress = false;    // A bar while a file is read of which it is known how long it is.
  bool rewrite = false;     // Each line over the one before: stderr is a terminal.
  std::size_t columns = 0;  // Of that terminal; 0: not known.
};

// CaptureReport prints the counts: at the end of the run, when asked, and one line again and again
// meanwhile. The counts and the source must outlive it.
class CaptureReport {
public:
  CaptureReport(const Counts& counts, const ReportOptions& options);
  CaptureReport(const CaptureReport&) = delete;
  CaptureReport& operator=(const CaptureReport&) = delete;

  // From here on the source's drops and its progress are told too. By the thread that constructed
  // the report, once it has the rights that a further thread is to have.
  void start(const PacketSource& source);

  // Ends the lines, and prints what is due at the end. May wait for whoever reads stderr.
  void finish();

  // The counts, from any thread.
  void print();

  // A line about something that does not end the run, from any thread.
  void say(const std::string& text);

private:
  using Clock = std::chrono::steady_clock;

  Status status() const;
  void print_line();

  const Counts& counts_;
  const ReportOptions options_;
  const Clock::time_point begin_ = Clock::now();
  std::atomic<const PacketSource*> source_ = nullptr;
  std::atomic<bool> line_shown_ = false; // One that the next one is written over.
  Status before_;                        // Of the line before; the ticker's own.
  std::optional<Ticker> ticker_;
};

// Reports a run from its beginning to its end, however it ends: while signals are still looked at.
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
