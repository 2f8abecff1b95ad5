#include "source/live/packet_clock.h"

#include "support/catch.h"

using namespace chattcp;
using namespace std::chrono_literals;

TEST_CASE("PacketClock gives the current time if the clock has not been set") {
  PacketClock clock({.system = 1000s, .steady = 10s});
  clock.note_empty({.system = 1001s, .steady = 11s});

  const Timestamp latest = clock.latest({.system = 1003s + 7ns, .steady = 13s + 7ns});

  CHECK(latest.seconds == 1003);
  CHECK(latest.nanoseconds == 7);
}

TEST_CASE("PacketClock gives the later time if the clock has been set while packets wait") {
  const PacketClock clock({.system = 1000s, .steady = 10s});

  CHECK(clock.latest({.system = 500s, .steady = 13s}).seconds == 1003);
  CHECK(clock.latest({.system = 2000s, .steady = 13s}).seconds == 2000);
}

TEST_CASE(
    "PacketClock forgets the former time once no packet waits, nor is in an unfinished block") {
  PacketClock clock({.system = 1000s, .steady = 10s});
  clock.note_empty({.system = 500s, .steady = 13s});
  clock.note_empty({.system = 500s + 1ms, .steady = 13s + 1ms});
  CHECK(clock.latest({.system = 500s + 2ms, .steady = 13s + 2ms}).seconds == 1003);

  clock.note_empty({.system = 501s, .steady = 14s});

  CHECK(clock.latest({.system = 502s, .steady = 15s}).seconds == 502);
}
