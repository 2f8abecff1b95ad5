#include "capture/capture.h"

#include "base/message.h"
#include "capture/capture_session.h"
#include "capture/mapped_hint.h"
#include "capture/ssh_hint.h"
#include "output/text/packet_text.h"
#include "pipeline/pipeline.h"
#include "platform/file.h"
#include "platform/terminal.h"

#include <memory>

namespace chattcp {

namespace {

constexpr int kNoTerminal = -1;

FieldOptions field_options(const CaptureOptions& options) {
  const bool one = !options.live.interface.empty() && options.live.interface != "any";
  return {.json = {.payload = options.payload, .dialect = Dialect::documented},
          .tunnels = options.tunnels,
          .interface = one ? options.live.interface : "",
          .labels = options.labels,
          .start = Timestamp::now()};
}

std::unique_ptr<PacketFormatter> make_formatter(const CaptureOptions& options) {
  const auto lines = [&options](LineFormat format) {
    return make_line_formatter(format, options.fields, field_options(options));
  };
  const int output = options.output_file ? kNoTerminal : kStandardOutput;
  switch (options.format) {
  case CaptureFormat::text:
    return std::make_unique<PacketText>(TextOptions{.color = use_color(options.color, output),
                                                    .columns = terminal_columns(output)});
  case CaptureFormat::csv:
    return lines(LineFormat::csv);
  case CaptureFormat::tsv:
    return lines(LineFormat::tsv);
  case CaptureFormat::json:
    break;
  }
  return lines(LineFormat::json);
}

void give_hints(const CaptureOptions& options) {
  if (options.quiet) {
    return;
  }
  hint(mapped_hint(options.filter));
  // Anyone who writes an expression has thought about what it matches.
  // Lines in a file cause no packets.
  if (options.read_files.empty() && options.capture_filter.expressions.empty() &&
      !options.output_file) {
    hint(ssh_hint(options.live.interface, options.filter));
  }
}

// Ends what is written to with the run.
class FilesOfRun {
public:
  FilesOfRun(std::unique_ptr<CaptureWriter>& save, std::unique_ptr<LineSink>& sink)
      : save_(save), sink_(sink) {}
  ~FilesOfRun() {
    save_.reset();
    sink_.reset();
  }
  FilesOfRun(const FilesOfRun&) = delete;
  FilesOfRun& operator=(const FilesOfRun&) = delete;

private:
  std::unique_ptr<CaptureWriter>& save_;
  std::unique_ptr<LineSink>& sink_;
};

} // namespace

int run_capture(const CaptureOptions& options) {
  CaptureSession session(options);
  const std::unique_ptr<PacketFormatter> formatter = make_formatter(options);
  const std::unique_ptr<Analyzer> analyzer =
      shows_analysis(options) ? std::make_unique<Analyzer>(options.most_streams) : nullptr;
  give_hints(options);
  session.begin();
  std::unique_ptr<CaptureWriter> save = session.make_writer();
  std::unique_ptr<LineSink> sink = session.make_sink(formatter->heading());
  return session.run([&](PacketSource& source) {
    const FilesOfRun files(save, sink); // Finished before the counts are reported.
    run_pipeline(source, options.filter, *formatter, *sink,
                 {.tunnels = options.tunnels,
                  .count = options.count,
                  .save = save.get(),
                  .heading = !options.output_file, // Each file has its own.
                  .reassemble = options.reassemble,
                  .losses = options.losses,
                  .hidden = nullptr,
                  .analyzer = analyzer.get(),
                  .discard = nullptr},
                 session.counts());
  });
}

} // namespace chattcp
