#include "broadcast/wished_run.h"

#include "broadcast/frame_writer.h"
#include "output/conversations/conversation_formatter.h"
#include "pipeline/conversation_run.h"
#include "pipeline/pipeline.h"

#include <algorithm>
#include <chrono>
#include <memory>

namespace chattcp {

namespace {

std::unique_ptr<PacketFormatter> packet_lines(const CaptureWish& wish) {
  return make_line_formatter(wish.lines, wish.fields,
                             {.json = wish.format,
                              .tunnels = wish.tunnels,
                              .interface = wish.interface == "any" ? "" : wish.interface,
                              .labels = {},
                              .start = Timestamp::now()});
}

void run_packets(const CaptureWish& wish, PacketSource& source, LineSink& sink,
                 const WishedRunOptions& options, Counts& counts) {
  const std::unique_ptr<PacketFormatter> lines = packet_lines(wish);
  const std::unique_ptr<Analyzer> analyzer =
      show_analysis(wish.fields) ? std::make_unique<Analyzer>(options.most_streams) : nullptr;
  run_pipeline(source, wish.filter, *lines, sink,
               {.tunnels = wish.tunnels,
                .count = options.count,
                .save = nullptr,
                .heading = false,
                .reassemble = wish.reassemble,
                .losses = false, // The log has them.
                .hidden = options.hidden,
                .analyzer = analyzer.get(),
                .discard = options.discard},
               counts);
}

void run_frames(const CaptureWish& wish, PacketSource& source, LineSink& sink,
                const WishedRunOptions& options, Counts& counts) {
  FrameWriter frames(source.link_type(), sink);
  run_pipeline(source, wish.filter, frames, sink,
               {.tunnels = wish.tunnels,
                .save = &frames,
                .hidden = options.hidden,
                .discard = options.discard},
               counts);
}

void run_conversations(const CaptureWish& wish, PacketSource& source, LineSink& sink,
                       const WishedRunOptions& options, Counts& counts) {
  const std::unique_ptr<ConversationFormatter> lines = make_conversation_lines(wish.lines);
  const std::int64_t idle = std::chrono::nanoseconds(wish.idle).count();
  ConversationRun run(wish.filter, *lines, sink,
                      {.most_streams = options.most_streams,
                       .patience = {.idle = idle, .ended = std::min(idle, kLinger), .live = true},
                       .tunnels = wish.tunnels,
                       .count = 0,
                       .hidden = options.hidden,
                       .discard = options.discard},
                      counts);
  run_to_end(run, source);
}

} // namespace

std::string heading_of(const CaptureWish& wish) {
  return wish.conversations ? make_conversation_lines(wish.lines)->heading()
                            : packet_lines(wish)->heading();
}

void run_wish(const CaptureWish& wish, PacketSource& source, LineSink& sink,
              const WishedRunOptions& options, Counts& counts) {
  if (wish.conversations) {
    run_conversations(wish, source, sink, options, counts);
  } else if (wish.frames) {
    run_frames(wish, source, sink, options, counts);
  } else {
    run_packets(wish, source, sink, options, counts);
  }
}

} // namespace chattcp
