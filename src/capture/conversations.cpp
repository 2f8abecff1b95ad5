#include "capture/conversations.h"

#include "capture/capture_session.h"
#include "output/text/conversation_rows.h"
#include "pipeline/conversation_run.h"
#include "pipeline/fd_sink.h"
#include "platform/file.h"

#include <algorithm>
#include <memory>

namespace chattcp {

namespace {

std::unique_ptr<ConversationFormatter> make_formatter(const ConversationsOptions& options) {
  switch (options.format) {
  case ConversationFormat::csv:
    return make_conversation_lines(LineFormat::csv);
  case ConversationFormat::tsv:
    return make_conversation_lines(LineFormat::tsv);
  case ConversationFormat::table:
    return std::make_unique<ConversationRows>(use_color(options.capture.color, kStandardOutput));
  case ConversationFormat::json:
    break;
  }
  return make_conversation_lines(LineFormat::json);
}

// A file is read to its end, so that what comes late is still counted.
Patience patience_of(const ConversationsOptions& options) {
  const auto idle = std::chrono::duration_cast<std::chrono::nanoseconds>(options.idle).count();
  const bool live = options.capture.read_files.empty();
  return {.idle = idle, .ended = live ? std::min(kLinger, idle) : idle, .live = live};
}

} // namespace

int run_conversations(const ConversationsOptions& options) {
  CaptureSession session(options.capture);
  const std::unique_ptr<ConversationFormatter> formatter = make_formatter(options);
  session.begin();
  FdSink sink(kStandardOutput, "stdout");
  ConversationRun run(options.capture.filter, *formatter, sink,
                      {.most_streams = options.capture.most_streams,
                       .patience = patience_of(options),
                       .tunnels = options.capture.tunnels,
                       .count = options.capture.count},
                      session.counts());
  return session.run([&](PacketSource& source) {
    if (run.begin()) {
      run_to_end(run, source);
    }
  });
}

} // namespace chattcp
