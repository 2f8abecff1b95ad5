#include "analyze/idle_queue.h"

#include "support/catch.h"

#include <map>

using namespace chattcp;

namespace {

// Entries at places, with their last use; those that are gone are not there.
struct Bench {
  void add(std::uint32_t place) {
    ++now;
    uses[place] = {now, now};
    queue.add({.use = now, .identity = now, .place = place});
  }
  void use(std::uint32_t place) { uses[place].second = ++now; }

  std::optional<std::uint64_t> last_use(const IdleQueue::Note& note) const {
    const auto found = uses.find(note.place);
    return found == uses.end() || found->second.first != note.identity
               ? std::nullopt
               : std::optional(found->second.second);
  }

  // The place of the one that was used longest ago, which goes; -1: there is none.
  int take() {
    const auto oldest = queue.oldest([this](const auto& note) { return last_use(note); });
    if (!oldest) {
      return -1;
    }
    uses.erase(oldest->place);
    return static_cast<int>(oldest->place);
  }

  IdleQueue queue;
  std::map<std::uint32_t, std::pair<std::uint64_t, std::uint64_t>> uses; // Identity, last use.
  std::uint64_t now = 0;
};

} // namespace

TEST_CASE("IdleQueue finds the entry that was used longest ago") {
  Bench bench;
  for (const std::uint32_t place : {0U, 1U, 2U, 3U}) {
    bench.add(place);
  }
  bench.use(0);
  bench.use(2);
  bench.use(0);
  CHECK(bench.take() == 1);
  CHECK(bench.take() == 3);
  bench.add(1);
  CHECK(bench.take() == 2);
  CHECK(bench.take() == 0);
  CHECK(bench.take() == 1);
  CHECK(bench.take() == -1);
}

TEST_CASE("IdleQueue is not deceived by another entry at the same place") {
  Bench bench;
  bench.add(0);
  bench.add(1);
  bench.uses.erase(0);
  bench.add(0);
  bench.use(1);
  CHECK(bench.take() == 0);
  CHECK(bench.take() == 1);
  CHECK(bench.take() == -1);
}

TEST_CASE("IdleQueue agrees with a search of all, also when it is tidied") {
  Bench bench;
  std::uint32_t random = 1;
  const auto next = [&](std::uint32_t below) {
    random = random * 1'664'525U + 1'013'904'223U;
    return (random >> 8U) % below;
  };
  int wrong = 0;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint32_t place = next(50);
    if (bench.uses.contains(place)) {
      bench.use(place);
    } else {
      bench.add(place);
    }
    if (next(3) == 0) {
      auto oldest = bench.uses.begin();
      for (auto entry = bench.uses.begin(); entry != bench.uses.end(); ++entry) {
        oldest = entry->second.second < oldest->second.second ? entry : oldest;
      }
      const auto expected = static_cast<int>(oldest->first);
      wrong += bench.take() == expected ? 0 : 1;
    }
    bench.queue.tidy(bench.uses.size(), [&](const auto& note) { return bench.last_use(note); });
  }
  CHECK(wrong == 0);
}
