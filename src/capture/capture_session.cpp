#include "capture/capture_session.h"

#include "base/error.h"
#include "base/message.h"
#include "platform/file.h"
#include "platform/local_time.h"
#include "platform/terminal.h"

#include <cerrno>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace chattcp {

namespace {

// With files, expressions are compiled again at each new link type, which resolves names in them.
Activity activity_of(const CaptureOptions& options) {
  return !options.read_files.empty() && !options.capture_filter.expressions.empty()
             ? Activity::copy_and_resolve
             : Activity::copy;
}

void set_end(StopSignal& stop, double seconds) {
  if (seconds > 0) {
    stop.set_deadline(StopSignal::Clock::now() +
                      std::chrono::duration_cast<StopSignal::Clock::duration>(
                          std::chrono::duration<double>(seconds)));
  }
}

// With -o, stdout does not matter, and neither does its reader.
bool uses_stdout(const CaptureOptions& options) {
  return !options.output_file;
}

// SIGHUP then begins other files; otherwise it ends the run.
bool follows_hangups(const CaptureOptions& options) {
  return options.output_file || options.files.rotates();
}

// True for a file or a device such as /dev/null. The reader of a pipe may write to the terminal.
bool is_file_or_device(int fd) {
  const FileKind kind = kind_of(fd);
  return kind == FileKind::regular || kind == FileKind::device;
}

// On a terminal that shows nothing else, each status line replaces the one before. The progress bar
// also does so while stdout is a pipe.
ReportOptions report_options(const CaptureOptions& options) {
  const bool terminal = obeys_sequences(kStandardError);
  const bool progress =
      terminal && !options.quiet && !(uses_stdout(options) && is_terminal(kStandardOutput));
  const bool stats = options.stats_seconds > 0;
  return {.at_end = !options.quiet,
          .stats_seconds = options.stats_seconds,
          .progress = progress,
          .rewrite = stats
                         ? terminal && (!uses_stdout(options) || is_file_or_device(kStandardOutput))
                         : progress,
          .columns = terminal_columns(kStandardError)};
}

} // namespace

CaptureSession::CaptureSession(const CaptureOptions& options)
    : options_(options), report_(counts_, report_options(options)),
      signals_([this] { stop_.request(); }) {
  set_end(stop_, options.seconds);
  if (uses_stdout(options)) {
    stop_.watch_reader(kStandardOutput);
  }
  file_report_.say = [this](const std::string& text) { report_.say(text); };
  report_.include(file_report_);
  read_time_zone(); // Its files cannot be read later.
  files_ = open_capture_files(options, stop_);
  if (files_.places.stream) {
    stop_.watch_reader(files_.places.stream->fd());
  }
}

void CaptureSession::begin() {
  const std::optional<User> user = next_user(options_.confine);
  warn(confine(activity_of(options_), options_.confine, files_.places.folders()));
  user_ = user && !is_root() ? user->name : "";
  // Before anything is read: the writer of a pipe may take any time to begin.
  std::function<void()> on_hangup;
  if (follows_hangups(options_)) {
    on_hangup = [this] { ++hangups_; };
  }
  signals_.start([this] { report_.print(); }, on_hangup);
  source_ = take_source(files_, options_, stop_, [this](const std::string& failure) {
    report_.say(failure);
    all_read_ = false;
  });
  file_report_.dropped = [this] {
    const SourceDrops drops = source_->drops();
    return drops.by_kernel + drops.by_interface;
  };
}

FileRun CaptureSession::file_run() {
  return {.stop = stop_,
          .report = file_report_,
          .hangups = hangups_,
          .live = options_.read_files.empty()};
}

// Where the user that root has become may not make files, another one may.
template <typename Make> auto CaptureSession::made_without_privileges(Make make) {
  try {
    return make();
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    if (user_.empty() || errno != EACCES) {
      throw;
    }
    throw Error(std::string(error.what()) + " for the user '" + user_ +
                "'; give the directory to that user, or choose another with --user NAME");
  }
}

std::unique_ptr<LineSink> CaptureSession::make_sink(std::string heading) {
  return made_without_privileges(
      [&] { return make_line_sink(files_, options_, std::move(heading), file_run()); });
}

std::unique_ptr<CaptureWriter> CaptureSession::make_writer() {
  return made_without_privileges(
      [&] { return chattcp::make_writer(files_, options_, *source_, file_run()); });
}

// Called when everything is open.
void CaptureSession::announce() const {
  warn(source_->warning());
  if (const std::string description = source_->description();
      !options_.quiet && !description.empty()) {
    print_message("listening on " + description);
  }
}

} // namespace chattcp
