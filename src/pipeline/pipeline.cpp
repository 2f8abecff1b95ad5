#include "pipeline/pipeline.h"

#include "decode/decode.h"
#include "output/chunk.h"

#include <algorithm>
#include <exception>
#include <string_view>

namespace chattcp {

namespace {

// Decodes, tests and prints one frame after the other.
class Printer : public FrameHandler {
public:
  Printer(PacketSource& source, const PacketFilter& filter, LineSink& sink,
          const PipelineOptions& options, Counts& counts)
      : source_(source), filter_(filter), sink_(sink), options_(options), counts_(counts),
        hidden_(options.hidden) {}

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
    if (counting_only_) {
      Counts::add(counts_.unwritten, 1);
      return true;
    }
    return attempt([&] { return print(decoded.packet, frame); });
  }

  bool on_idle() override {
    return counting_only_ || attempt([this] { return flush() || count_rest(); });
  }

  // Hands on all lines and frames. False: nobody reads the lines any more.
  bool flush() {
    const bool read = flush_lines();
    if (options_.save != nullptr) {
      options_.save->flush();
    }
    return read;
  }

  // At the end of the source.
  void finish() {
    if (!counting_only_) {
      flush();
    } else if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

private:
  // Takes a step that writes. Where it breaks, what had arrived by then is counted first.
  template <typename Step> bool attempt(Step step) {
    try {
      return step();
    } catch (...) {
      failure_ = std::current_exception();
      flush_lines();
      if (!count_rest()) {
        throw;
      }
      return true;
    }
  }

  // False: there is nothing to count.
  bool count_rest() {
    counting_only_ = options_.count_rest && source_.stop_arrivals();
    return counting_only_;
  }

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
    if (options_.text == nullptr) {
      append_json_line(packet, options_.format, chunk_);
    } else {
      options_.text->append(packet, chunk_);
    }
    Counts::add(counts_.printed, 1);
    if (options_.save != nullptr) {
      options_.save->write(frame); // Last: what it throws must find the packet counted.
    }
    if (chunk_.size() >= kLargeWrite && !flush()) {
      return count_rest();
    }
    return options_.count == 0 || counts_.printed < options_.count;
  }

  PacketSource& source_;
  const PacketFilter& filter_;
  LineSink& sink_;
  const PipelineOptions& options_;
  Counts& counts_;
  ConnectionSet::View hidden_;
  Chunk chunk_;
  bool counting_only_ = false; // Nothing is written any more.
  std::exception_ptr failure_; // Why, where something broke.
};

} // namespace

void run_pipeline(PacketSource& source, const PacketFilter& filter, LineSink& sink,
                  const PipelineOptions& options, Counts& counts) {
  Printer printer(source, filter, sink, options, counts);
  try {
    source.run(printer);
  } catch (...) {
    printer.finish();
    throw;
  }
  printer.finish();
}

} // namespace chattcp
