#include "http/connection_table.h"

#include "support/catch.h"
#include "support/tcp_pair.h"

#include <memory>
#include <thread>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Phase = ConnectionTable::Phase;
using Clock = ConnectionTable::Clock;

const Clock::time_point kStart = Clock::now();

// A connection whose address ends with `address`, which begins so long after the start.
class Guest {
public:
  Guest(ConnectionTable& table, std::uint8_t address, std::chrono::milliseconds after)
      : place_(table, of(address), cutoff_, kStart + after) {}

  ConnectionTable::Slot& place() { return place_; }
  bool gone() const { return place_.has_given_way(); }

private:
  static ClientAddress of(std::uint8_t address) {
    return ClientAddress(Address::of(std::array<std::uint8_t, 4>{192, 0, 2, address}));
  }

  Cutoff cutoff_{-1};
  ConnectionTable::Slot place_;
};

using Guests = std::vector<std::unique_ptr<Guest>>;

// One of each address, one second after the other.
Guests guests_from(ConnectionTable& table, std::initializer_list<std::uint8_t> addresses) {
  Guests guests;
  for (const std::uint8_t address : addresses) {
    guests.push_back(std::make_unique<Guest>(table, address, guests.size() * 1s));
  }
  return guests;
}

// The numbers of those that have given way.
std::vector<std::size_t> gone(const Guests& guests) {
  std::vector<std::size_t> numbers;
  for (std::size_t number = 0; number < guests.size(); ++number) {
    if (guests[number]->gone()) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

using Numbers = std::vector<std::size_t>;

} // namespace

TEST_CASE("ConnectionTable lets nobody give way while there is room") {
  ConnectionTable table(3);
  const Guests guests = guests_from(table, {1, 1, 1});

  CHECK(gone(guests).empty());
  CHECK(table.size() == 3);
}

TEST_CASE("ConnectionTable lets the one give way that waits longest") {
  ConnectionTable table(3);
  const Guests guests = guests_from(table, {1, 1, 1, 1, 1});

  CHECK(gone(guests) == Numbers{0, 1});
}

TEST_CASE("ConnectionTable tells the client of one that gives way by the end of what it reads") {
  ConnectionTable table(1);
  const TcpPair pair;
  prepare_connection(pair.server.fd());
  Cutoff cutoff(pair.server.fd());
  const ClientAddress address(Address::of(std::array<std::uint8_t, 4>{192, 0, 2, 1}));
  const ConnectionTable::Slot place(table, address, cutoff);
  const Guest newcomer(table, 1, 1s);

  char byte = 0;
  CHECK((cutoff.requested() || receive_bytes(pair.server.fd(), &byte, 1).ended()));
  send_text(pair.server, "x"); // An answer still goes out.
  CHECK(receive(pair.client, 1) == "x");
}

TEST_CASE("ConnectionTable takes a place from the address that has most of them") {
  ConnectionTable table(5);
  const Guests guests = guests_from(table, {1, 2, 3, 2, 3});
  const Guest one(table, 4, 10s);
  CHECK(gone(guests) == Numbers{1}); // The first of two that have as many.
  const Guest two(table, 4, 11s);
  CHECK(gone(guests) == Numbers{1, 2});
  const Guest three(table, 5, 12s);
  CHECK(one.gone()); // Its address has two, all others one.
  CHECK(gone(guests) == Numbers{1, 2});
}

TEST_CASE("ConnectionTable counts the time anew with each request") {
  ConnectionTable table(3);
  const Guests guests = guests_from(table, {1, 1, 1});
  guests[0]->place().enter(Phase::answering, kStart + 5s);
  guests[0]->place().enter(Phase::waiting, kStart + 6s);

  const Guest newcomer(table, 1, 7s);

  CHECK(gone(guests) == Numbers{1});
}

TEST_CASE("ConnectionTable spares for a second who is being answered") {
  ConnectionTable table(3);
  const Guests guests = guests_from(table, {1, 1, 2});
  guests[0]->place().enter(Phase::answering, kStart + 10s);
  guests[1]->place().enter(Phase::answering, kStart + 10s);

  SECTION("the one that waits goes, though it is of another address") {
    const Guest newcomer(table, 3, 10'500ms);
    CHECK(gone(guests) == Numbers{2});
  }
  SECTION("a second later they are as any other") {
    const Guest newcomer(table, 3, 11'500ms);
    CHECK(gone(guests).size() == 1);
    CHECK_FALSE(guests[2]->gone());
  }
  SECTION("where there is nobody else, one goes nevertheless") {
    guests[2]->place().enter(Phase::leaving, kStart + 10s);
    const Guest newcomer(table, 3, 10'500ms);
    CHECK(gone(guests).size() == 1);
    CHECK_FALSE(guests[2]->gone());
  }
}

TEST_CASE("ConnectionTable never lets a stream give way, nor one that is leaving") {
  ConnectionTable table(3);
  const Guests guests = guests_from(table, {1, 1, 1});
  guests[0]->place().enter(Phase::streaming, kStart + 3s);
  guests[1]->place().enter(Phase::leaving, kStart + 3s);
  const Guest third(table, 1, 4s);

  const Guest newcomer(table, 1, 5s);

  CHECK(gone(guests) == Numbers{2});
  SECTION("but a stream that has ended counts again") {
    guests[0]->place().enter(Phase::waiting, kStart + 6s);
    const Guest next(table, 1, 7s);
    CHECK(third.gone());
  }
}

TEST_CASE("ConnectionTable has as many slots for others, however many streams there are") {
  ConnectionTable table(2);
  const Guests streams = guests_from(table, {1, 1});
  for (const auto& stream : streams) {
    stream->place().enter(Phase::streaming, kStart + 3s);
  }
  const Guest first(table, 1, 4s);
  const Guest second(table, 1, 5s);
  CHECK(table.size() == 4);
  CHECK_FALSE(first.gone());

  const Guest third(table, 1, 6s);

  CHECK(first.gone());
  CHECK_FALSE(second.gone());
  CHECK(gone(streams).empty());
}

TEST_CASE("ConnectionTable does not wait for those that gave way and became streams") {
  ConnectionTable table(1);
  Guests guests;
  for (int i = 0; i < 65; ++i) {
    guests.push_back(std::make_unique<Guest>(table, 1, i * 1s));
  }
  for (const auto& guest : guests) {
    guest->place().enter(Phase::streaming, kStart + 70s);
  }

  const auto begin = Clock::now();
  const Guest one(table, 1, 100s);
  CHECK(Clock::now() - begin < 200ms);
  CHECK_FALSE(one.gone());
  const Guest two(table, 1, 101s);
  CHECK(one.gone());
}

TEST_CASE("ConnectionTable forgets who has gone") {
  ConnectionTable table(2);
  for (int round = 0; round < 3; ++round) {
    const Guests guests = guests_from(table, {1, 2});
    CHECK(gone(guests).empty());
  }
  CHECK(table.size() == 0);
}

TEST_CASE("ConnectionTable waits for a moment where many have given way and not gone") {
  ConnectionTable table(1);
  Guests guests;
  for (int i = 0; i < 65; ++i) {
    guests.push_back(std::make_unique<Guest>(table, 1, i * 1s));
  }
  REQUIRE(gone(guests).size() == 64);

  const auto begin = Clock::now();
  const Guest newcomer(table, 1, 100s);

  CHECK(Clock::now() - begin >= 200ms);
}

TEST_CASE("ConnectionTable makes room where something else has run out") {
  ConnectionTable table(10);
  Guests guests = guests_from(table, {1, 1});
  guests[0]->place().enter(Phase::streaming, kStart);

  table.make_room(0ms);
  CHECK(gone(guests) == Numbers{1});
  table.make_room(0ms); // There is nobody else.
  CHECK(gone(guests) == Numbers{1});

  std::thread leaving([&guests] {
    std::this_thread::sleep_for(20ms);
    guests.clear();
  });
  const auto begin = Clock::now();
  table.make_room(20s);
  leaving.join();
  CHECK(Clock::now() - begin < 10s);
}

TEST_CASE("ConnectionTable waits until all have left") {
  ConnectionTable table(10);
  Guests guests = guests_from(table, {1, 2, 3});
  std::thread leaving([&guests] {
    std::this_thread::sleep_for(20ms);
    guests.clear();
  });

  table.wait_until_empty();

  CHECK(table.size() == 0);
  leaving.join();
}

TEST_CASE("ConnectionTable serves connections that come and go in many threads") {
  ConnectionTable table(4);
  std::vector<std::thread> threads;
  for (std::uint8_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&table, thread] {
      for (int round = 0; round < 200; ++round) {
        Guest guest(table, thread, 0ms);
        const Guest other(table, 9, 0ms);
        guest.place().enter(round % 2 == 0 ? Phase::streaming : Phase::answering);
        static_cast<void>(guest.gone());
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  CHECK(table.size() == 0);
}
