#include "broadcast/stream_counts.h"

#include <catch2/catch.hpp>

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

TEST_CASE("StreamCounts gives as many places as there are") {
  StreamCounts counts({.most = 2});
  const StreamCounts::Place first(counts, kClient, 0ms);
  {
    const StreamCounts::Place second(counts, kClient, 0ms);
    const StreamCounts::Place third(counts, kClient, 0ms);
    CHECK(first.taken());
    CHECK(second.taken());
    CHECK_FALSE(third.taken());
    CHECK(third.refused() == Limit::streams);
    CHECK(counts.open() == 2);
  }
  CHECK(counts.open() == 1);
  CHECK(counts.started() == 2); // The one that was refused is none.
  CHECK(StreamCounts::Place(counts, kClient, 0ms).taken());
}

TEST_CASE("StreamCounts waits a moment for a place, as when a page is loaded anew") {
  StreamCounts counts({.most = 1});
  auto leaving = std::make_unique<StreamCounts::Place>(counts, kClient, 0ms);
  std::thread client([&leaving] {
    std::this_thread::sleep_for(20ms);
    leaving.reset();
  });

  const StreamCounts::Place next(counts, kClient, 20s);
  client.join();

  CHECK(next.taken());
  CHECK(counts.open() == 1);
}

TEST_CASE("StreamCounts gives one address no more than its share") {
  StreamCounts counts({.most = 4, .most_per_address = 2});
  const StreamCounts::Place first(counts, kClient, 0ms);
  {
    const StreamCounts::Place second(counts, kClient, 0ms);
    const StreamCounts::Place third(counts, kClient, 0ms);
    const StreamCounts::Place other(counts, kOther, 0ms);
    CHECK(second.taken());
    CHECK(third.refused() == Limit::address_streams);
    CHECK(other.taken());
    CHECK(counts.open() == 3);
  }
  CHECK(StreamCounts::Place(counts, kClient, 0ms).taken());
}

TEST_CASE("StreamCounts tells of all places rather than of those of an address") {
  StreamCounts counts({.most = 2, .most_per_address = 2});
  const StreamCounts::Place first(counts, kClient, 0ms);
  const StreamCounts::Place second(counts, kClient, 0ms);
  CHECK(StreamCounts::Place(counts, kClient, 0ms).refused() == Limit::streams);
}

TEST_CASE("StreamCounts lets clients on this machine have all places, unless told otherwise") {
  const ClientAddress loopback = address(127, 1);
  StreamCounts open({.most = 3, .most_per_address = 1});
  const StreamCounts::Place first(open, loopback, 0ms);
  CHECK(StreamCounts::Place(open, loopback, 0ms).taken());

  StreamCounts limited({.most = 3, .most_per_address = 1, .loopback_too = true});
  const StreamCounts::Place only(limited, loopback, 0ms);
  CHECK(StreamCounts::Place(limited, loopback, 0ms).refused() == Limit::address_streams);
}

TEST_CASE("StreamCounts wakes who may have the place that is free") {
  StreamCounts counts({.most = 3, .most_per_address = 1});
  const StreamCounts::Place stays(counts, kClient, 0ms);
  auto leaving = std::make_unique<StreamCounts::Place>(counts, kOther, 0ms);
  bool taken = false;
  std::thread refused([&] { static_cast<void>(StreamCounts::Place(counts, kClient, 200ms)); });
  std::thread waiting([&] { taken = StreamCounts::Place(counts, kOther, 20s).taken(); });
  std::this_thread::sleep_for(20ms);
  leaving.reset();
  waiting.join();
  refused.join();
  CHECK(taken);
}

TEST_CASE("StreamCounts gives no place once it is closed") {
  StreamCounts counts(StreamLimits{});
  counts.close();
  CHECK_FALSE(StreamCounts::Place(counts, kClient, 20s).taken());
}
