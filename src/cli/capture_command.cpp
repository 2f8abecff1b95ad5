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
#include "source/file_source.h"
#include "source/live_source.h"
#include "source/pcap_writer.h"

#include <atomic>
#include <iostream>
#include <memory>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

// What a run reads and writes: opened, which may take rights, and nothing of it read.
struct OpenedFiles {
  std::unique_ptr<PacketSource> live; // -i
  std::unique_ptr<InputFile> input;   // -r; one of the two is there.
  std::unique_ptr<OutputFile> output; // -w, or null.
};

OpenedFiles open_files(const CaptureOptions& options, const CaptureRequest& request,
                       StopSignal& stop) {
  OpenedFiles opened;
  if (options.read_file) {
    opened.input = std::make_unique<InputFile>(open_input_file(*options.read_file));
  } else {
    CaptureFilter filter = request.capture_filter;
    filter.wide = kernel_expression(request.filter);
    opened.live = open_live_source(request.live, filter, stop);
  }
  if (options.write_file) {
    opened.output =
        std::make_unique<OutputFile>(open_output_file(*options.write_file, opened.input.get()));
  }
  return opened;
}

std::unique_ptr<PacketSource> take_source(OpenedFiles& opened, const CaptureRequest& request,
                                          StopSignal& stop) {
  return opened.live ? std::move(opened.live)
                     : open_file_source(std::move(*opened.input), request.live.snapshot_length,
                                        request.capture_filter, stop);
}

std::unique_ptr<PcapWriter> take_writer(OpenedFiles& opened, const PacketSource& source) {
  return opened.output ? std::make_unique<PcapWriter>(std::move(*opened.output), source.link_type())
                       : nullptr;
}

void warn(const std::string& text) {
  if (!text.empty()) {
    std::cerr << "chattcp: warning: " << printable(text) << '\n';
  }
}

// Files whose link types differ have an expression compiled when they come, with the names in it.
Activity activity_of(const CaptureOptions& options) {
  return options.read_file && !options.expressions.empty() ? Activity::copy_and_resolve
                                                           : Activity::copy;
}

// Once nothing can fail any more.
void announce(const PacketSource& source, bool quiet) {
  warn(source.warning());
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
  const CaptureRequest request = check_options(options);
  refuse_set_user_id();
  StopSignal stop;
  Counts counts;
  std::unique_ptr<PacketSource> source; // Before the report, which looks at it to the end.
  Report report(counts);
  SignalWatcher signals(stop);
  set_end(stop, request.seconds);
  OpenedFiles opened = open_files(options, request, stop);
  warn(confine(activity_of(options), request.confine));
  // Before anything is read: the beginning of a pipe may take as long as its writer likes.
  signals.start([&report] { report.print(); });
  source = take_source(opened, request, stop);
  report.set_source(*source);
  const std::unique_ptr<PcapWriter> save = take_writer(opened, *source);
  announce(*source, options.quiet);
  FdSink sink(STDOUT_FILENO, "stdout");
  const ReportAtEnd at_end(report, options.quiet);
  run_pipeline(*source, request.filter, sink,
               {.format = {.payload = request.payload, .dialect = Dialect::documented},
                .count = request.count,
                .save = save.get(),
                .hidden = nullptr,
                .count_rest = true},
               counts);
  return 0;
}

} // namespace chattcp
