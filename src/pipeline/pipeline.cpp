#include "pipeline/pipeline.h"

#include "decode/decode.h"
#include "output/chunk.h"
#include "reassemble/fragment_tracker.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <span>
#include <string_view>

namespace chattcp {

namespace {

// Decodes, tests and prints one frame after the other.
class Printer : public FrameHandler, private FragmentHandler {
public:
  Printer(PacketSource& source, const PacketFilter& filter, PacketFormatter& formatter,
          LineSink& sink, const PipelineOptions& options, Counts& counts)
      : source_(source), filter_(filter), formatter_(formatter), sink_(sink), options_(options),
        counts_(counts), hidden_(options.hidden) {
    if (options.reassemble || options.save != nullptr) {
      fragments_.emplace(
          static_cast<FragmentHandler&>(*this),
          TrackerOptions{.reassemble = options.reassemble, .hold_later = options.save != nullptr});
    }
  }

  bool on_frame(const Frame& frame) override {
    if (options_.discard != nullptr && options_.discard->requested()) {
      return false;
    }
    Counts::add(counts_.bytes, frame.wire_length);
    const Decoded decoded = decode(frame, options_.tunnels);
    if (fragments_) {
      if (!fragments_->pass_time(frame.time)) {
        return false;
      }
      if (decoded.packet.fragment) {
        return fragments_->take(frame, decoded);
      }
    }
    return take_packet(decoded, {&frame, 1});
  }

  bool on_idle() override {
    return counting_only_ || attempt([this] { return flush() || count_rest(); });
  }

  // Writes all pending lines and frames. False: the reader of the lines has left.
  bool flush() {
    const bool read = flush_lines();
    if (options_.save != nullptr) {
      options_.save->flush();
    }
    return read;
  }

  // At the end of the source.
  void finish() {
    finish_fragments();
    if (!counting_only_) {
      flush();
    } else if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

private:
  bool is_shown(const Packet& packet) {
    return filter_.matches(packet) && !hidden_.contains(packet);
  }

  void count(StopReason reason, std::uint64_t number) {
    Counts::add(counts_.undecoded[static_cast<std::size_t>(reason)], number);
  }

  // Takes the packet that the last of `frames` holds or completes.
  bool take_packet(const Decoded& decoded, std::span<const Frame> frames) {
    if (decoded.stop) {
      count(*decoded.stop, 1);
      return true;
    }
    if (!is_shown(decoded.packet)) {
      Counts::add(counts_.filtered, 1);
      return true;
    }
    if (counting_only_) {
      Counts::add(counts_.unwritten, 1);
      return true;
    }
    return attempt([&] { return print(decoded.packet, frames); });
  }

  // What the tracker of fragments asks for. ------------------------------------------------------

  Decoded decode_frame(const Frame& frame) const override {
    return decode(frame, options_.tunnels);
  }

  bool wants(const Decoded& decoded) override { return !decoded.stop && is_shown(decoded.packet); }

  bool take(const Decoded& decoded, std::span<const Frame> frames) override {
    count(StopReason::fragments, frames.size() - 1);
    return take_packet(decoded, frames);
  }

  bool take_later(const Frame& frame, bool wanted) override {
    count(StopReason::fragments, 1);
    if (!wanted || options_.save == nullptr || counting_only_) {
      return true;
    }
    return attempt([&] {
      options_.save->write(frame);
      return true;
    });
  }

  void note_not_reassembled() override { Counts::add(counts_.not_reassembled, 1); }

  // Shows what is complete; if the count is reached, fragments are only counted.
  void finish_fragments() {
    if (fragments_ && (count_reached() || !fragments_->finish())) {
      fragments_->discard_all();
    }
  }

  // Writing. -------------------------------------------------------------------------------------

  bool count_reached() const { return options_.count != 0 && counts_.printed >= options_.count; }

  // Takes a step that writes. If it fails, packets that have arrived are counted first.
  template <typename Step> bool attempt(Step step) {
    try {
      return step();
    } catch (...) {
      return outlive_failure();
    }
  }

  // Called while an exception is handled, which is rethrown if there is nothing to count.
  bool outlive_failure() {
    failure_ = std::current_exception();
    flush_lines();
    if (!count_rest()) {
      throw;
    }
    return true;
  }

  // False: there is nothing to count.
  bool count_rest() {
    counting_only_ = options_.discard == nullptr && source_.stop_arrivals();
    return counting_only_;
  }

  bool flush_lines() {
    // The chunk is discarded in any case: a part of it may be written.
    struct Done {
      Printer& printer;
      ~Done() { printer.settle(); }
    } const done{*this};
    return chunk_.empty() || sink_.write(chunk_.text());
  }

  // Counts the lines that the sink did not write completely.
  void settle() {
    const std::string_view rest =
        chunk_.text().substr(chunk_.size() - std::min(chunk_.size(), sink_.unwritten()));
    const auto lines = static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'));
    Counts::add(counts_.printed, 0 - lines);
    Counts::add(counts_.unwritten, lines);
    chunk_.clear();
  }

  bool print(const Packet& packet, std::span<const Frame> frames) {
    constexpr std::size_t kLargeWrite = std::size_t{128} * 1024;
    formatter_.append(packet, chunk_);
    Counts::add(counts_.printed, 1);
    if (options_.save != nullptr) {
      for (const Frame& frame : frames) {
        options_.save->write(frame); // Last: if it throws, the packet must be counted.
      }
    }
    if (chunk_.size() >= kLargeWrite && !flush()) {
      return count_rest();
    }
    return !count_reached();
  }

  PacketSource& source_;
  const PacketFilter& filter_;
  PacketFormatter& formatter_;
  LineSink& sink_;
  const PipelineOptions& options_;
  Counts& counts_;
  ConnectionSet::View hidden_;
  std::optional<FragmentTracker> fragments_; // Set if fragments must be kept together.
  Chunk chunk_;
  bool counting_only_ = false; // Nothing more is written.
  std::exception_ptr failure_; // The reason, if something failed.
};

} // namespace

void run_pipeline(PacketSource& source, const PacketFilter& filter, PacketFormatter& formatter,
                  LineSink& sink, const PipelineOptions& options, Counts& counts) {
  Printer printer(source, filter, formatter, sink, options, counts);
  try {
    source.run(printer);
  } catch (...) {
    printer.finish();
    throw;
  }
  printer.finish();
}

} // namespace chattcp
