#include "base/news.h"

#include "support/catch.h"

#include <thread>

using namespace chattcp;

namespace {

struct Listener : News::Listener {
  void on_news() noexcept override { ++calls; }

  int calls = 0;
};

} // namespace

TEST_CASE("News calls a listener once for each time that it listens") {
  News news;
  Listener listener;
  news.add(listener);
  news.announce(); // It does not listen yet.
  CHECK(listener.calls == 0);

  REQUIRE(news.listen(listener, news.count()));
  CHECK(listener.calls == 0);
  news.announce();
  news.announce();
  CHECK(listener.calls == 1);

  REQUIRE(news.listen(listener, news.count()));
  news.announce();
  CHECK(listener.calls == 2);
}

TEST_CASE("News does not call those that have missed some, but says so") {
  News news;
  Listener listener;
  news.add(listener);
  const std::uint64_t seen = news.count();
  news.announce();

  CHECK_FALSE(news.listen(listener, seen));
  news.announce();
  CHECK(listener.calls == 0);
}

TEST_CASE("News calls no listener that was removed") {
  News news;
  Listener removed;
  Listener other;
  news.add(removed);
  news.add(other);
  REQUIRE(news.listen(removed, news.count()));
  REQUIRE(news.listen(other, news.count()));
  news.remove(removed);

  news.announce();

  CHECK(removed.calls == 0);
  CHECK(other.calls == 1);
}

TEST_CASE("News of another thread is never missed") {
  constexpr std::uint64_t kTimes = 20'000;
  struct Waking : News::Listener {
    void on_news() noexcept override { called = true; }
    std::atomic<bool> called = false;
  };
  News news;
  Waking listener;
  news.add(listener);
  std::thread announcing([&] {
    for (std::uint64_t i = 0; i < kTimes; ++i) {
      news.announce();
    }
  });
  for (std::uint64_t seen = 0; seen != kTimes;) {
    if (news.listen(listener, seen)) {
      while (!listener.called) {
        std::this_thread::yield();
      }
      listener.called = false;
    }
    seen = news.count();
  }
  announcing.join();
  news.remove(listener);
}
