#include "cli/capture_command.h"

#include "base/error.h"
#include "base/printable.h"
#include "base/signal_watcher.h"
#include "base/stop_signal.h"
#include "cli/capture_request.h"
#include "cli/capture_summary.h"
#include "filter/kernel_expression.h"
#include "pipeline/fd_sink.h"
#include "pipeline/pipeline.h"

#include <atomic>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace chattcp {

namespace {

std::unique_ptr<PacketSource> open_source(const CaptureOptions& options, CaptureRequest& request,
                                          StopSignal& stop) {
  if (options.read_file) {
    return open_file_source(request.file, request.capture_filter, stop);
  }
  request.capture_filter.wide = kernel_expression(request.filter);
  return open_live_source(request.live, request.capture_filter, stop);
}

// Once nothing can fail any more.
void announce(const PacketSource& source, bool quiet) {
  if (const std::string warning = source.warning(); !warning.empty()) {
    std::cerr << "chattcp: warning: " << printable(warning) << '\n';
  }
  if (const std::string description = source.description(); !quiet && !description.empty()) {
    std::cerr << "chattcp: listening on " << printable(description) << '\n';
  }
}

void set_end(StopSignal& stop, double seconds) {
  if (seconds > 0) {
    stop.set_deadline(StopSignal::Clock::now() +
                      std::chrono::duration_cast<StopSignal::Clock::duration>(
                          std::chrono::duration<double>(seconds)));
  }
  stop.watch_reader(STDOUT_FILENO);
}

// Prints the counts of a capture, from any thread.
class Report {
public:
  explicit Report(const Counts& counts) : counts_(counts) {}

  // From here on the source's drops are told too; it must outlive the report.
  void set_source(const PacketSource& source) { source_ = &source; }

  void print() const {
    const PacketSource* const source = source_;
    // One write, so that it stays together whoever else writes.
    std::cerr << summary_text(counts_, source == nullptr ? SourceDrops{} : source->drops())
              << std::flush;
  }

private:
  const Counts& counts_;
  std::atomic<const PacketSource*> source_ = nullptr;
};

// Prints the report however a run ends.
class ReportAtEnd {
public:
  ReportAtEnd(const Report& report, bool quiet) : report_(report), quiet_(quiet) {}
  ~ReportAtEnd() {
    if (!quiet_) {
      report_.print();
    }
  }
  ReportAtEnd(const ReportAtEnd&) = delete;
  ReportAtEnd& operator=(const ReportAtEnd&) = delete;

private:
  const Report& report_;
  bool quiet_;
};

} // namespace

int run_capture(const CaptureOptions& options) {
  CaptureRequest request = check_options(options);
  StopSignal stop;
  Counts counts;
  std::unique_ptr<PacketSource> source; // Before the report, which looks at it to the end.
  Report report(counts);
  SignalWatcher signals(stop);
  // Before the source: to read the beginning of a pipe may take as long as its writer likes.
  signals.start([&report] { report.print(); });
  set_end(stop, request.seconds);
  source = open_source(options, request, stop);
  report.set_source(*source);
  std::unique_ptr<PcapWriter> save;
  if (options.write_file) {
    save =
        std::make_unique<PcapWriter>(*options.write_file, source->link_type(), request.file.path);
  }

  announce(*source, options.quiet);
  FdSink sink(STDOUT_FILENO, "stdout");
  const ReportAtEnd at_end(report, options.quiet);
  run_pipeline(*source, request.filter, sink,
               {.format = {.payload = request.payload, .dialect = Dialect::documented},
                .count = request.count,
                .save = save.get(),
                .hidden = nullptr},
               counts);
  return 0;
}

} // namespace chattcp
