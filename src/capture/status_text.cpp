#include "capture/status_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace chattcp {

namespace {

// 1:02:03, or 02:03 below an hour.
std::string clock_text(std::chrono::duration<double> time) {
  const auto seconds = static_cast<std::uint64_t>(std::max(0.0, time.count()));
  std::array<char, 32> text{};
  const std::uint64_t hours = seconds / 3600;
  const std::uint64_t minutes = seconds / 60 % 60;
  const auto written =
      hours != 0
          ? std::snprintf(text.data(), text.size(), "%llu:%02u:%02u",
                          static_cast<unsigned long long>(hours), static_cast<unsigned>(minutes),
                          static_cast<unsigned>(seconds % 60))
          : std::snprintf(text.data(), text.size(), "%02u:%02u", static_cast<unsigned>(minutes),
                          static_cast<unsigned>(seconds % 60));
  return {text.data(), static_cast<std::size_t>(std::max(written, 0))};
}

// Two or three digits and a unit: "8.1 Mbit/s", "270 GB".
std::string scaled(double value, std::string_view unit) {
  constexpr std::string_view kPrefixes = " kMGTPE";
  std::size_t power = 0;
  while (value >= 999.5 && power + 1 < kPrefixes.size()) {
    value /= 1000;
    ++power;
  }
  std::array<char, 32> text{};
  const int digits = power == 0 || value >= 99.5 ? 0 : 1;
  const int written = std::snprintf(text.data(), text.size(), "%.*f ", digits, value);
  std::string result(text.data(), static_cast<std::size_t>(std::max(written, 0)));
  if (power != 0) {
    result += kPrefixes[power];
  }
  return result.append(unit);
}

double share_of(const Progress& progress) {
  return std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
}

std::string percent(double share) {
  return std::to_string(static_cast<unsigned>(share * 100)) + "%";
}

} // namespace

// Losses come before details: a narrow terminal cuts off the end.
std::string stats_text(const Status& now, const Status& before) {
  const double seconds = std::max(1e-3, (now.elapsed - before.elapsed).count());
  const double rate = static_cast<double>(now.captured - before.captured) / seconds;
  const double bits = 8 * static_cast<double>(now.bytes - before.bytes) / seconds;
  std::string text = clock_text(now.elapsed) + "  ";
  if (now.progress.total != 0) {
    text += percent(share_of(now.progress)) + "  ";
  }
  text += std::to_string(now.captured) + " captured (" + std::to_string(std::llround(rate)) +
          "/s, " + scaled(bits, "bit/s") + "), " +
          std::to_string(now.drops.by_kernel + now.drops.by_interface) + " dropped";
  if (now.unwritten != 0) {
    text += ", " + std::to_string(now.unwritten) + " not written";
  }
  return text + ", " + std::to_string(now.printed) + " printed, " + std::to_string(now.filtered) +
         " filtered out, " + std::to_string(now.undecoded) + " not decoded";
}

std::string progress_text(const Status& now) {
  constexpr std::size_t kWidth = 24;
  const double share = share_of(now.progress);
  const auto full = static_cast<std::size_t>(share * kWidth);
  std::string text = "[" + std::string(full, '#') + std::string(kWidth - full, '.') + "] " +
                     percent(share) + " of " +
                     scaled(static_cast<double>(now.progress.total), "B") + ", " +
                     std::to_string(now.captured) + " packets";
  if (share > 0) {
    text += ", " + clock_text(now.elapsed * (1 / share - 1)) + " left";
  }
  return text;
}

} // namespace chattcp
