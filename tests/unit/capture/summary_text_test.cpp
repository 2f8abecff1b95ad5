#include "capture/summary_text.h"

#include "support/catch.h"

using namespace chattcp;

TEST_CASE("summary_text names every count, and the parts add up to what was captured") {
  Counts counts;
  counts.printed = 1;
  counts.filtered = 2;
  counts.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] = 3;
  counts.undecoded[static_cast<std::size_t>(StopReason::truncated)] = 4;
  counts.undecoded[static_cast<std::size_t>(StopReason::malformed)] = 5;
  counts.undecoded[static_cast<std::size_t>(StopReason::fragments)] = 6;

  CHECK(summary_text(counts, {.by_kernel = 7, .by_interface = 8}) ==
        "21 packets captured\n"
        "1 packet printed\n"
        "2 packets filtered out\n"
        "18 packets not decoded (not_tcp_udp 3, truncated 4, malformed 5, fragments 6)\n"
        "7 packets dropped by kernel\n"
        "8 packets dropped by interface\n");
}

TEST_CASE("summary_text of nothing is all zeros") {
  CHECK(summary_text({}, {}) ==
        "0 packets captured\n"
        "0 packets printed\n"
        "0 packets filtered out\n"
        "0 packets not decoded (not_tcp_udp 0, truncated 0, malformed 0, fragments 0)\n"
        "0 packets dropped by kernel\n"
        "0 packets dropped by interface\n");
}

TEST_CASE("summary_text counts packets that were cut where there are any") {
  CHECK_THAT(summary_text({}, {.cut = 1}),
             Catch::EndsWith("interface\n1 packet cut, longer than can be captured\n"));
}

TEST_CASE("summary_text names datagrams that were not reassembled where there are any") {
  Counts counts;
  counts.not_reassembled = 1;
  CHECK_THAT(summary_text(counts, {}), Catch::Contains("fragments 0)\n"
                                                       "1 datagram not reassembled\n"
                                                       "0 packets dropped by kernel\n"));
  counts.not_reassembled = 2;
  CHECK_THAT(summary_text(counts, {}), Catch::Contains("\n2 datagrams not reassembled\n"));
}

TEST_CASE("summary_text tells of lines that could not be written where there are any") {
  Counts counts;
  counts.printed = 2;
  counts.unwritten = 1;

  CHECK_THAT(summary_text(counts, {}), Catch::StartsWith("3 packets captured\n"
                                                         "2 packets printed\n"
                                                         "1 packet not written\n"
                                                         "0 packets filtered out\n"));
}
