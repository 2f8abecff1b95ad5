#include "capture/capture.h"

#include "base/message.h"
#include "base/signal_watcher.h"
#include "base/stop_signal.h"
#include "capture/capture_files.h"
#include "capture/capture_report.h"
#include "capture/mapped_hint.h"
#include "capture/ssh_hint.h"
#include "output/packet_json.h"
#include "output/text/packet_text.h"
#include "pipeline/fd_sink.h"
#include "pipeline/pipeline.h"
#include "platform/terminal.h"

#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace chattcp {

namespace {

// With files, expressions are compiled again at each new link type, which resolves names in them.
Activity activity_of(const CaptureOptions& options) {
  return !options.read_files.empty() && !options.capture_filter.expressions.empty()
             ? Activity::copy_and_resolve
             : Activity::copy;
}

// Called when everything is open.
void announce(const PacketSource& source, bool quiet) {
  warn(source.warning());
  if (const std::string description = source.description(); !quiet && !description.empty()) {
    print_message("listening on " + description);
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

// True for a file or a device such as /dev/null. The reader of a pipe may write to the terminal.
bool is_file_or_device(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 &&
         (S_ISREG(status.st_mode) || (S_ISCHR(status.st_mode) && isatty(fd) == 0));
}

// On a terminal that shows nothing else, each status line replaces the one before. The progress bar
// also does so while stdout is a pipe.
ReportOptions report_options(const CaptureOptions& options) {
  const bool terminal = obeys_sequences(STDERR_FILENO);
  const bool progress = terminal && !options.quiet && isatty(STDOUT_FILENO) == 0;
  const bool stats = options.stats_seconds > 0;
  return {.at_end = !options.quiet,
          .stats_seconds = options.stats_seconds,
          .progress = progress,
          .rewrite = stats ? terminal && is_file_or_device(STDOUT_FILENO) : progress,
          .columns = terminal_columns(STDERR_FILENO)};
}

std::unique_ptr<PacketFormatter> make_formatter(const CaptureOptions& options) {
  if (options.format == CaptureFormat::text) {
    return std::make_unique<PacketText>(
        TextOptions{.color = use_color(options.color, STDOUT_FILENO),
                    .columns = terminal_columns(STDOUT_FILENO)});
  }
  return std::make_unique<PacketJson>(
      JsonOptions{.payload = options.payload, .dialect = Dialect::documented});
}

void give_hints(const CaptureOptions& options) {
  if (options.quiet) {
    return;
  }
  hint(mapped_hint(options.filter));
  // Anyone who writes an expression has thought about what it matches.
  if (options.read_files.empty() && options.capture_filter.expressions.empty()) {
    hint(ssh_hint(options.live.interface, options.filter));
  }
}

} // namespace

int run_capture(const CaptureOptions& options) {
  StopSignal stop;
  Counts counts;
  std::unique_ptr<PacketSource> source; // Before the report, which uses it to the end.
  CaptureReport report(counts, report_options(options));
  SignalWatcher signals(stop);
  set_end(stop, options.seconds);
  CaptureFiles files = open_capture_files(options, stop);
  const std::unique_ptr<PacketFormatter> formatter = make_formatter(options);
  give_hints(options);
  warn(confine(activity_of(options), options.confine));
  // Before anything is read: the writer of a pipe may take any time to begin.
  signals.start([&report] { report.print(); });
  bool all_read = true;
  source = take_source(files, options, stop, [&](const std::string& failure) {
    report.say(failure);
    all_read = false;
  });
  const std::unique_ptr<CaptureWriter> save = take_writer(files, options, *source);
  announce(*source, options.quiet);
  FdSink sink(STDOUT_FILENO, "stdout");
  const ReportedRun reported(report, *source);
  run_pipeline(*source, options.filter, *formatter, sink,
               {.tunnels = options.tunnels,
                .count = options.count,
                .save = save.get(),
                .reassemble = options.reassemble,
                .hidden = nullptr,
                .discard = nullptr},
               counts);
  return all_read ? 0 : 1;
}

} // namespace chattcp
