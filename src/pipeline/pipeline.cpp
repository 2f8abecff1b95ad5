#include "pipeline/pipeline.h"

#include "decode/decode.h"
#include "output/chunk.h"

#include <algorithm>
#include <string_view>

namespace chattcp {

namespace {

// Decodes, tests and prints one frame after the other.
class Printer : public FrameHandler {
public:
  Printer(const PacketFilter& filter, LineSink& sink, const PipelineOptions& options,
          Counts& counts)
      : filter_(filter), sink_(sink), options_(options), counts_(counts), hidden_(options.hidden) {}

  bool on_frame(const Frame& frame) override {
    Counts::add(counts_.bytes, frame.wire_length);
    const Decoded decoded = decode(frame);
    if (decoded.stop) {
      Counts::add(counts_.undecoded[static_cast<std::size_t>(*decoded.stop)], 1);
      return true;
    }
    if (!filter_.matches(decoded.packet) || hidden_.contains(decoded.packet)) {
      Counts::add(counts_.filtered, 1);
      return true;
    }
    return print(decoded.packet, frame);
  }

  bool on_idle() override { return flush(); }

  // Hands on all lines and frames. False: nobody reads the lines any more.
  bool flush() {
    const bool read = flush_lines();
    if (options_.save != nullptr) {
      options_.save->flush();
    }
    return read;
  }

private:
  bool flush_lines() {
    // However it goes, the chunk is done with: a part of it may be out.
    struct Done {
      Printer& printer;
      ~Done() { printer.settle(); }
    } const done{*this};
    return chunk_.empty() || sink_.write(chunk_.text());
  }

  // Counts the lines that the sink did not take to their end.
  void settle() {
    const std::string_view rest =
        chunk_.text().substr(chunk_.size() - std::min(chunk_.size(), sink_.unwritten()));
    const auto lines = static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'));
    Counts::add(counts_.printed, 0 - lines);
    Counts::add(counts_.unwritten, lines);
    chunk_.clear();
  }

  bool print(const Packet& packet, const Frame& frame) {
    constexpr std::size_t kLargeWrite = std::size_t{128} * 1024;
    append_json_line(packet, options_.format, chunk_);
    Counts::add(counts_.printed, 1);
    if (options_.save != nullptr) {
      options_.save->write(frame); // Last: what it throws must find the packet counted.
    }
    if (chunk_.size() >= kLargeWrite && !flush()) {
      return false;
    }
    return options_.count == 0 || counts_.printed < options_.count;
  }

  const PacketFilter& filter_;
  LineSink& sink_;
  const PipelineOptions& options_;
  Counts& counts_;
  ConnectionSet::View hidden_;
  Chunk chunk_;
};

} // namespace

void run_pipeline(PacketSource& source, const PacketFilter& filter, LineSink& sink,
                  const PipelineOptions& options, Counts& counts) {
  Printer printer(filter, sink, options, counts);
  try {
    source.run(printer);
  } catch (...) {
    printer.flush();
    throw;
  }
  printer.flush();
}

} // namespace chattcp
