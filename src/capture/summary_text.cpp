#include "capture/summary_text.h"

namespace chattcp {

namespace {

std::string line(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + (count == 1 ? " packet " : " packets ") + what + "\n";
}

// Empty if there are none.
std::string line_if_any(std::uint64_t count, const std::string& what, const std::string& rest) {
  return count == 0 ? ""
                    : std::to_string(count) + " " + what + (count == 1 ? "" : "s") + rest + "\n";
}

} // namespace

std::string summary_text(const Counts& counts, const SourceDrops& drops) {
  // Each is read once, so that the sum agrees with the numbers shown.
  const std::uint64_t printed = counts.printed;
  const std::uint64_t unwritten = counts.unwritten;
  const std::uint64_t filtered = counts.filtered;
  std::uint64_t undecoded = 0;
  std::string reasons;
  for (std::size_t reason = 0; reason < kStopReasonCount; ++reason) {
    const std::uint64_t count = counts.undecoded[reason];
    undecoded += count;
    reasons += (reasons.empty() ? "" : ", ") + std::string(kStopReasonNames[reason]) + " " +
               std::to_string(count);
  }
  return line(printed + unwritten + filtered + undecoded, "captured") + line(printed, "printed") +
         (unwritten == 0 ? "" : line(unwritten, "not written")) + line(filtered, "filtered out") +
         line(undecoded, "not decoded (" + reasons + ")") +
         line_if_any(counts.not_reassembled, "datagram", " not reassembled") +
         line_if_any(counts.conversations, "conversation", "") +
         line_if_any(counts.forgotten, "conversation", " forgotten; --max-streams keeps more") +
         line(drops.by_kernel, "dropped by kernel") +
         line(drops.by_interface, "dropped by interface") +
         (drops.cut == 0 ? "" : line(drops.cut, "cut, longer than can be captured"));
}

std::string files_text(const FileReport& files) {
  const std::uint64_t waited = files.waited_milliseconds;
  const std::uint64_t tenths = (waited + 99) / 100; // Never 0 if there was a wait.
  return line_if_any(files.finished, "file", " finished") +
         line_if_any(files.removed, "old file", " removed") +
         (waited == 0 ? ""
                      : std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
                            " s waited for room on the disk\n");
}

} // namespace chattcp
