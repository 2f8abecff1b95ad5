#include "capture/capture_report.h"

#include "capture/summary_text.h"

#include <algorithm>
#include <iostream>
#include <numeric>
#include <string>

namespace chattcp {

namespace {

// ECMA-48: go to the beginning of the line and erase it.
constexpr const char* kEraseLine = "\r\x1b[K";

} // namespace

CaptureReport::CaptureReport(const Counts& counts, const ReportOptions& options)
    : counts_(counts), options_(options) {}

void CaptureReport::finish() {
  ticker_.reset();
  if (options_.at_end) {
    print();
  } else if (line_shown_.exchange(false)) {
    std::cerr << '\n' << std::flush; // Keep the last line: no counts follow.
  }
}

void CaptureReport::start(const PacketSource& source) {
  constexpr double kProgressSeconds = 0.5; // A file that takes less needs no bar.
  source_ = &source;
  const bool progress = options_.progress && source.progress().total != 0;
  if (options_.stats_seconds > 0 || progress) {
    ticker_.emplace(std::chrono::duration<double>(
                        options_.stats_seconds > 0 ? options_.stats_seconds : kProgressSeconds),
                    [this] { print_line(); });
  }
}

void CaptureReport::print() {
  const PacketSource* const source = source_;
  // One write, so that lines of other programs cannot come in between.
  std::cerr << (line_shown_.exchange(false) ? kEraseLine : "") +
                   summary_text(counts_, source == nullptr ? SourceDrops{} : source->drops()) +
                   (files_ == nullptr ? "" : files_text(*files_))
            << std::flush;
}

void CaptureReport::say(const std::string& text) {
  const std::string begin = line_shown_.exchange(false) ? kEraseLine : "";
  std::cerr << begin + "chattcp: " + text + "\n" << std::flush; // One write.
}

Status CaptureReport::status() const {
  Status status{.elapsed = Clock::now() - begin_,
                .captured = 0,
                .printed = counts_.printed,
                .unwritten = counts_.unwritten,
                .filtered = counts_.filtered,
                .undecoded = std::accumulate(counts_.undecoded.begin(), counts_.undecoded.end(),
                                             std::uint64_t{0}),
                .bytes = counts_.bytes,
                .drops = source_.load()->drops(),
                .progress = source_.load()->progress()};
  status.captured = status.printed + status.unwritten + status.filtered + status.undecoded;
  return status;
}

void CaptureReport::print_line() {
  Status now = status();
  now.captured = std::max(now.captured, before_.captured); // Packets may be moving between counts.
  std::string text = options_.stats_seconds > 0 ? stats_text(now, before_) : progress_text(now);
  if (options_.rewrite && options_.columns != 0) {
    text.resize(std::min(text.size(), options_.columns - 1)); // A wrapped line cannot be erased.
  }
  before_ = now;
  line_shown_ = options_.rewrite;
  std::cerr << (options_.rewrite ? kEraseLine + text : text + "\n") << std::flush;
}

} // namespace chattcp
