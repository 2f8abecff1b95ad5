#include "capture/capture.h"

#include "base/message.h"
#include "capture/capture_session.h"
#include "capture/mapped_hint.h"
#include "capture/ssh_hint.h"
#include "output/text/packet_text.h"
#include "pipeline/fd_sink.h"
#include "pipeline/pipeline.h"
#include "platform/file.h"
#include "platform/terminal.h"

#include <memory>

namespace chattcp {

namespace {

FieldOptions field_options(const CaptureOptions& options) {
  const bool one = !options.live.interface.empty() && options.live.interface != "any";
  return {.json = {.payload = options.payload, .dialect = Dialect::documented},
          .tunnels = options.tunnels,
          .interface = one ? options.live.interface : "",
          .labels = options.labels};
}

std::unique_ptr<PacketFormatter> make_formatter(const CaptureOptions& options) {
  const auto lines = [&options](LineFormat format) {
    return make_line_formatter(format, options.fields, field_options(options));
  };
  switch (options.format) {
  case CaptureFormat::text:
    return std::make_unique<PacketText>(
        TextOptions{.color = use_color(options.color, kStandardOutput),
                    .columns = terminal_columns(kStandardOutput)});
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
  if (options.read_files.empty() && options.capture_filter.expressions.empty()) {
    hint(ssh_hint(options.live.interface, options.filter));
  }
}

} // namespace

int run_capture(const CaptureOptions& options) {
  CaptureSession session(options);
  const std::unique_ptr<PacketFormatter> formatter = make_formatter(options);
  const std::unique_ptr<Analyzer> analyzer =
      shows_analysis(options) ? std::make_unique<Analyzer>(options.most_streams) : nullptr;
  give_hints(options);
  session.begin();
  const std::unique_ptr<CaptureWriter> save = session.take_writer();
  FdSink sink(kStandardOutput, "stdout");
  return session.run([&](PacketSource& source) {
    run_pipeline(source, options.filter, *formatter, sink,
                 {.tunnels = options.tunnels,
                  .count = options.count,
                  .save = save.get(),
                  .heading = true,
                  .reassemble = options.reassemble,
                  .losses = options.losses,
                  .hidden = nullptr,
                  .analyzer = analyzer.get(),
                  .discard = nullptr},
                 session.counts());
  });
}

} // namespace chattcp
