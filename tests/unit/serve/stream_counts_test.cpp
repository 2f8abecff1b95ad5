#include "serve/stream_counts.h"

#include <catch2/catch.hpp>

#include <memory>
#include <thread>

using namespace chattcp;
using namespace std::chrono_literals;

TEST_CASE("StreamCounts gives as many places as there are") {
  StreamCounts counts(2);
  const StreamCounts::Place first(counts, 0ms);
  {
    const StreamCounts::Place second(counts, 0ms);
    const StreamCounts::Place third(counts, 0ms);
    CHECK(first.taken());
    CHECK(second.taken());
    CHECK_FALSE(third.taken());
    CHECK(counts.open() == 2);
  }
  CHECK(counts.open() == 1);
  CHECK(counts.started() == 2); // The one that was refused is none.
  CHECK(StreamCounts::Place(counts, 0ms).taken());
}

TEST_CASE("StreamCounts waits a moment for a place, as when a page is loaded anew") {
  StreamCounts counts(1);
  auto leaving = std::make_unique<StreamCounts::Place>(counts, 0ms);
  std::thread client([&leaving] {
    std::this_thread::sleep_for(20ms);
    leaving.reset();
  });

  const StreamCounts::Place next(counts, 20s);
  client.join();

  CHECK(next.taken());
  CHECK(counts.open() == 1);
}
