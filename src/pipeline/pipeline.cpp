#include "pipeline/pipeline.h"

#include "decode/decode.h"
#include "output/chunk.h"
#include "output/loss_json.h"
#include "pipeline/look_ahead.h"
#include "reassemble/fragment_tracker.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <span>
#include <string>
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

  // Writes what comes before the first line, so that a table without packets has its heading.
  void begin() {
    const std::string heading = options_.heading ? formatter_.heading() : std::string();
    if (!heading.empty()) {
      attempt([&] { return sink_.write(heading) || count_rest(); });
    }
  }

  bool on_frame(const Frame& frame) override {
    return take_frame(frame, decode(frame, options_.tunnels), nullptr);
  }

  bool on_frames(std::span<const Frame> frames) override {
    return look_ahead_.run(
        frames, options_.tunnels, *options_.analyzer,
        [this](const Frame& frame, const Decoded& decoded, const Analyzer::Sought& sought) {
          return take_frame(frame, decoded, &sought);
        });
  }

  bool on_idle() override {
    return counting_only_ || attempt([this] { return flush() || count_rest(); });
  }

  // Writes all pending lines and frames. False: the reader of the lines has left.
  bool flush() {
    const bool read = flush_lines();
    sink_.pass_time();
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
  // `sought` may be null.
  bool take_frame(const Frame& frame, const Decoded& decoded, const Analyzer::Sought* sought) {
    if (options_.discard != nullptr && options_.discard->requested()) {
      return false;
    }
    Counts::add(counts_.bytes, frame.wire_length);
    ++number_;
    if (fragments_) {
      if (!fragments_->pass_time(frame.time)) {
        return false;
      }
      if (decoded.packet.fragment) {
        Frame numbered = frame; // It may be printed when others have come.
        numbered.number = number_;
        return fragments_->take(numbered, decoded);
      }
    }
    return take_packet(decoded, {&frame, 1}, sought);
  }

  bool is_shown(const Packet& packet) {
    return filter_.matches(packet) && !hidden_.contains(packet);
  }

  void count(StopReason reason, std::uint64_t number) {
    Counts::add(counts_.undecoded[static_cast<std::size_t>(reason)], number);
  }

  // Takes the packet that the last of `frames` holds or completes.
  bool take_packet(const Decoded& decoded, std::span<const Frame> frames,
                   const Analyzer::Sought* sought) {
    if (decoded.stop) {
      count(*decoded.stop, 1);
      return true;
    }
    const PrintedPacket printed{.packet = decoded.packet,
                                .frame = frames.back(),
                                .number =
                                    frames.back().number == 0 ? number_ : frames.back().number,
                                .analysis = nullptr};
    return options_.analyzer == nullptr ? take_decoded(printed, frames)
                                        : take_analyzed(printed, frames, sought);
  }

  // In a function of its own, so that the usual way stays fast.
  [[gnu::noinline]] bool take_analyzed(PrintedPacket printed, std::span<const Frame> frames,
                                       const Analyzer::Sought* sought) {
    if (hidden_.contains(printed.packet)) {
      Counts::add(counts_.filtered, 1);
      return true;
    }
    const Analysis analysis =
        sought == nullptr ? options_.analyzer->follow(printed.packet, printed.number)
                          : options_.analyzer->follow(printed.packet, printed.number, *sought);
    printed.analysis = &analysis;
    counts_.forgotten.store(options_.analyzer->forgotten(), std::memory_order_relaxed);
    looks_ahead_ = options_.analyzer->gains_by_looking_ahead();
    return take_decoded(printed, frames);
  }

  bool take_decoded(const PrintedPacket& printed, std::span<const Frame> frames) {
    if (!is_shown(printed.packet)) {
      Counts::add(counts_.filtered, 1);
      return true;
    }
    if (counting_only_) {
      Counts::add(counts_.unwritten, 1);
      return true;
    }
    return attempt([&] { return print(printed, frames); });
  }

  // What the tracker of fragments asks for. ------------------------------------------------------

  Decoded decode_frame(const Frame& frame) const override {
    return decode(frame, options_.tunnels);
  }

  bool wants(const Decoded& decoded) override { return !decoded.stop && is_shown(decoded.packet); }

  bool take(const Decoded& decoded, std::span<const Frame> frames) override {
    count(StopReason::fragments, frames.size() - 1);
    return take_packet(decoded, frames, nullptr);
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
    unwritten_ = chunk_.size();
    if (options_.losses && !write_losses()) {
      return false;
    }
    if (chunk_.empty()) {
      return true;
    }
    unwritten_.reset();
    return sink_.write(chunk_.text());
  }

  // Those since the last call, before the packets that came after them.
  bool write_losses() {
    const SourceDrops now = source_.drops();
    std::string lines;
    const auto add = [&lines](std::uint64_t count, std::string_view place) {
      lines += count == 0 ? std::string() : loss_json(count, place) + '\n';
    };
    add(now.by_kernel - drops_.by_kernel, "kernel");
    add(now.by_interface - drops_.by_interface, "interface");
    drops_ = now;
    return lines.empty() || sink_.write(lines);
  }

  // Counts the lines that the sink did not write completely.
  void settle() {
    if (const std::size_t unwritten = unwritten_.value_or(sink_.unwritten()); unwritten != 0) {
      const std::string_view all = chunk_.text();
      const std::string_view written = all.substr(0, all.size() - std::min(all.size(), unwritten));
      const std::uint64_t lines = formatter_.count_lines(all) - formatter_.count_lines(written);
      Counts::add(counts_.printed, 0 - lines);
      Counts::add(counts_.unwritten, lines);
    }
    chunk_.clear();
  }

  bool print(const PrintedPacket& printed, std::span<const Frame> frames) {
    constexpr std::size_t kLargeWrite = std::size_t{128} * 1024;
    formatter_.append(printed, chunk_);
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
  LookAhead look_ahead_;
  std::optional<FragmentTracker> fragments_; // Set if fragments must be kept together.
  Chunk chunk_;
  std::optional<std::size_t> unwritten_; // Of chunk_, if the sink was not given it.
  SourceDrops drops_;                    // That losses have been written for.
  std::uint64_t number_ = 0;             // Of the last frame.
  bool counting_only_ = false;           // Nothing more is written.
  std::exception_ptr failure_;           // The reason, if something failed.
};

} // namespace

void run_pipeline(PacketSource& source, const PacketFilter& filter, PacketFormatter& formatter,
                  LineSink& sink, const PipelineOptions& options, Counts& counts) {
  Printer printer(source, filter, formatter, sink, options, counts);
  try {
    printer.begin();
    source.run(printer);
  } catch (...) {
    printer.finish();
    throw;
  }
  printer.finish();
}

} // namespace chattcp
