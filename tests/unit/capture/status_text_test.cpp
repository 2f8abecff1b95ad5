#include "capture/status_text.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

Status status_of(double seconds, std::uint64_t filtered) {
  Status status;
  status.elapsed = std::chrono::duration<double>(seconds);
  status.printed = 1;
  status.filtered = filtered;
  status.undecoded = 2;
  status.captured = 3 + filtered;
  status.bytes = status.captured * 1000;
  status.drops = {.by_kernel = 4, .by_interface = 5};
  return status;
}

} // namespace

TEST_CASE("stats_text tells all counts, and the rate since the line before") {
  CHECK(stats_text(status_of(3725, 1097), status_of(3720, 97)) ==
        "1:02:05  1100 captured (200/s, 1.6 Mbit/s), 9 dropped, 1 printed, 1097 filtered out, "
        "2 not decoded");
  CHECK(stats_text(status_of(0.5, 0), {}) ==
        "00:00  3 captured (6/s, 48.0 kbit/s), 9 dropped, 1 printed, 0 filtered out, "
        "2 not decoded");
}

TEST_CASE("stats_text tells of lines not written where there are any, and how far a file is") {
  Status now = status_of(61, 0);
  now.unwritten = 8;
  now.progress = {.done = 1, .total = 3};
  CHECK(stats_text(now, {}) == "01:01  33%  3 captured (0/s, 393 bit/s), 9 dropped, 8 not written, "
                               "1 printed, 0 filtered out, 2 not decoded");
}

TEST_CASE("progress_text is a bar with the share and the time that is left") {
  Status now = status_of(10, 997);
  now.progress = {.done = 500'000'000, .total = 2'000'000'000};
  CHECK(progress_text(now) == "[######..................] 25% of 2.0 GB, 1000 packets, 00:30 left");
  now.progress.done = now.progress.total + 1; // The file has grown.
  CHECK(progress_text(now) ==
        "[########################] 100% of 2.0 GB, 1000 packets, 00:00 left");
}

TEST_CASE("progress_text stays on a line of 79 columns") {
  Status now = status_of(1e5, 1'000'000'000);
  now.progress = {.done = 100'000'000'000'000, .total = 99'000'000'000'000'000};
  CHECK(progress_text(now).size() <= 79);
  now.progress.done = 0;
  CHECK_THAT(progress_text(now), Catch::EndsWith("packets"));
}
