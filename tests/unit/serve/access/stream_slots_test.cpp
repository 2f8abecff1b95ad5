#include "serve/access/stream_slots.h"

#include "support/catch.h"

#include <memory>
#include <thread>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

ClientAddress address(std::uint8_t first, std::uint8_t last) {
  return ClientAddress(Address::of(std::array<std::uint8_t, 4>{first, 0, 0, last}));
}

const ClientAddress kClient = address(192, 1);
const ClientAddress kOther = address(192, 2);

} // namespace

TEST_CASE("StreamSlots gives as many slots as there are") {
  StreamTotals totals;
  StreamSlots slots({.most = 2}, totals);
  const StreamSlots::Slot first(slots, kClient, 0ms);
  {
    const StreamSlots::Slot second(slots, kClient, 0ms);
    const StreamSlots::Slot third(slots, kClient, 0ms);
    CHECK(first.taken());
    CHECK(second.taken());
    CHECK_FALSE(third.taken());
    CHECK(third.refused() == StreamRefusal::streams);
    CHECK(totals.open == 2);
  }
  CHECK(totals.open == 1);
  CHECK(totals.started == 2); // The one that was refused is none.
  CHECK(StreamSlots::Slot(slots, kClient, 0ms).taken());
}

TEST_CASE("StreamSlots waits a moment for a slot, as when a page is reloaded") {
  StreamTotals totals;
  StreamSlots slots({.most = 1}, totals);
  auto leaving = std::make_unique<StreamSlots::Slot>(slots, kClient, 0ms);
  std::thread client([&leaving] {
    std::this_thread::sleep_for(20ms);
    leaving.reset();
  });

  const StreamSlots::Slot next(slots, kClient, 20s);
  client.join();

  CHECK(next.taken());
  CHECK(totals.open == 1);
}

TEST_CASE("StreamSlots gives one address no more than its share") {
  StreamTotals totals;
  StreamSlots slots({.most = 4, .most_per_address = 2}, totals);
  const StreamSlots::Slot first(slots, kClient, 0ms);
  {
    const StreamSlots::Slot second(slots, kClient, 0ms);
    const StreamSlots::Slot third(slots, kClient, 0ms);
    const StreamSlots::Slot other(slots, kOther, 0ms);
    CHECK(second.taken());
    CHECK(third.refused() == StreamRefusal::address_streams);
    CHECK(other.taken());
    CHECK(totals.open == 3);
  }
  CHECK(StreamSlots::Slot(slots, kClient, 0ms).taken());
}

TEST_CASE("StreamSlots reports all slots as taken before those of an address") {
  StreamTotals totals;
  StreamSlots slots({.most = 2, .most_per_address = 2}, totals);
  const StreamSlots::Slot first(slots, kClient, 0ms);
  const StreamSlots::Slot second(slots, kClient, 0ms);
  CHECK(StreamSlots::Slot(slots, kClient, 0ms).refused() == StreamRefusal::streams);
}

TEST_CASE(
    "StreamSlots does not limit clients on this machine by address, unless loopback_too is set") {
  const ClientAddress loopback = address(127, 1);
  StreamTotals totals;
  StreamSlots open({.most = 3, .most_per_address = 1}, totals);
  const StreamSlots::Slot first(open, loopback, 0ms);
  CHECK(StreamSlots::Slot(open, loopback, 0ms).taken());

  StreamTotals limited_totals;
  StreamSlots limited({.most = 3, .most_per_address = 1, .loopback_too = true}, limited_totals);
  const StreamSlots::Slot only(limited, loopback, 0ms);
  CHECK(StreamSlots::Slot(limited, loopback, 0ms).refused() == StreamRefusal::address_streams);
}

TEST_CASE("StreamSlots wakes the client that may have the free slot") {
  StreamTotals totals;
  StreamSlots slots({.most = 3, .most_per_address = 1}, totals);
  const StreamSlots::Slot stays(slots, kClient, 0ms);
  auto leaving = std::make_unique<StreamSlots::Slot>(slots, kOther, 0ms);
  bool taken = false;
  std::thread refused([&] { static_cast<void>(StreamSlots::Slot(slots, kClient, 200ms)); });
  std::thread waiting([&] { taken = StreamSlots::Slot(slots, kOther, 20s).taken(); });
  std::this_thread::sleep_for(20ms);
  leaving.reset();
  waiting.join();
  refused.join();
  CHECK(taken);
}

TEST_CASE("StreamSlots gives no slot once it is closed") {
  StreamTotals totals;
  StreamSlots slots(StreamLimits{}, totals);
  slots.close();
  CHECK_FALSE(StreamSlots::Slot(slots, kClient, 20s).taken());
}
