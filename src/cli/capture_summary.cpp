#include "cli/capture_summary.h"

namespace chattcp {

namespace {

std::string line(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + (count == 1 ? " packet " : " packets ") + what + "\n";
}

} // namespace

std::string summary_text(const Counts& counts, const SourceDrops& drops) {
  std::uint64_t undecoded = 0;
  std::string reasons;
  for (std::size_t reason = 0; reason < kStopReasonCount; ++reason) {
    const std::uint64_t count = counts.undecoded[reason];
    undecoded += count;
    reasons += (reasons.empty() ? "" : ", ") + std::string(kStopReasonNames[reason]) + " " +
               std::to_string(count);
  }
  return line(counts.captured, "captured") + line(counts.printed, "printed") +
         line(counts.filtered, "filtered out") + line(undecoded, "not decoded (" + reasons + ")") +
         line(drops.by_kernel, "dropped by kernel") +
         line(drops.by_interface, "dropped by interface");
}

} // namespace chattcp
