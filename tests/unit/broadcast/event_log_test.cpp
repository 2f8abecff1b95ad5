#include "broadcast/event_log.h"

#include "broadcast/frame_writer.h"
#include "support/catch.h"
#include "support/event_tally.h"
#include "support/news_waiter.h"

#include <array>
#include <thread>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Reader = EventLog::Reader;
using State = EventLog::Reader::State;

constexpr std::size_t kLarge = std::size_t{16} << 20U; // Never reached in these tests.
constexpr std::size_t kBlock = std::size_t{64} * 1024; // As much is allocated at a time.
constexpr auto kLong = 20s;                            // Longer than any wait that goes well.

std::string event(std::uint64_t id, const std::string& object = "{}") {
  return "id: " + std::to_string(id) + "\nevent: packet\ndata: " + object + "\n\n";
}

// A line of this many bytes, its newline included.
std::string line(std::size_t length) {
  return std::string(length - 1, 'x') + "\n";
}

// A frame as a FrameWriter writes it.
std::string record(const std::string& bytes, bool further = false) {
  const FrameMark mark{.size = static_cast<std::uint32_t>(bytes.size()),
                       .further = further ? 1U : 0U};
  return std::string(reinterpret_cast<const char*>(&mark), sizeof mark) + bytes;
}

void append(EventLog& log, std::size_t count, std::size_t length) {
  for (std::size_t i = 0; i < count; ++i) {
    log.append(line(length));
  }
}

} // namespace

TEST_CASE("EventLog makes an event of every line, with ids that rise by one") {
  EventLog log(kLarge);
  Reader reader(log);
  log.append("{\"a\":1}\n{\"a\":2}\n");
  log.append("{\"a\":3}\n");

  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == State::events);

  CHECK(piece.events == event(1, "{\"a\":1}") + event(2, "{\"a\":2}") + event(3, "{\"a\":3}"));
  CHECK(piece.packets == 3);
  CHECK(piece.missed == 0);
  CHECK(piece.last);
}

TEST_CASE("EventLog gives its events the name of what it keeps") {
  EventLog log(kLarge, 0, {.event = "conversation", .table = false});
  Reader reader(log);
  log.append("{}\n");
  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.events == "id: 1\nevent: conversation\ndata: {}\n\n");
}

TEST_CASE("EventLog of a table keeps records whole that hold ends of line between quotes") {
  EventLog log(kLarge, 0, {.event = "packet", .table = true});
  Reader reader(log);
  const std::string first = "1,\"a\nb\"\"\n\"\n";
  const std::string second = "2,c\n";
  log.append(first + second);
  log.append(first);
  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong, {.form = StreamForm::table, .most = 2}) == State::events);
  REQUIRE(piece.lines.size() == 2);
  CHECK(piece.lines[0] == first);
  CHECK(piece.lines[1] == second);
  REQUIRE(next_of(reader, piece, kLong, {.form = StreamForm::table, .most = 2}) == State::events);
  REQUIRE(piece.lines.size() == 1);
  CHECK(piece.lines[0] == first);
}

TEST_CASE("EventLog of frames keeps their records as they are, and counts packets") {
  EventLog log(kLarge, 0, {.event = "packet", .table = false, .frames = true});
  Reader reader(log);
  log.append(record("a\n") + record("bb\n\n", true));
  log.append(record("c", true) + record("d") + record("e"));

  Reader::Piece piece;
  const Reader::Wanted one{.form = StreamForm::frames, .most = 1};
  REQUIRE(next_of(reader, piece, kLong, one) == State::events);
  CHECK(piece.events == "a\nbb\n\nc");
  CHECK(piece.lines.empty());
  CHECK(piece.packets == 3);
  CHECK(piece.further == 2);
  REQUIRE(next_of(reader, piece, kLong, one) == State::events);
  CHECK(piece.events == "d");
  CHECK(piece.further == 0);
  REQUIRE(next_of(reader, piece, kLong, {.form = StreamForm::frames}) == State::events);
  CHECK(piece.events == "e");
  CHECK(next_of(reader, piece, 0ms, {.form = StreamForm::frames}) == State::idle);
}

TEST_CASE("EventLog of frames keeps whole one that is larger than a block, and skips whole ones") {
  EventLog log(kBlock, 0, {.event = "packet", .table = false, .frames = true});
  Reader reader(log);
  const std::string large(3 * kBlock, 'x');
  log.append(record("first") + record(large) + record("last"));

  Reader::Piece piece;
  std::string got;
  std::uint64_t missed = 0;
  while (next_of(reader, piece, 0ms, {.form = StreamForm::frames}) == State::events) {
    got += piece.events;
    missed += piece.missed;
  }
  CHECK(missed == 1);
  CHECK(got == "firstlast");

  log.append(record(large));
  REQUIRE(next_of(reader, piece, 0ms, {.form = StreamForm::frames}) == State::events);
  CHECK(piece.events == large);
}

TEST_CASE("EventLog::Reader returns the lines as they were appended") {
  EventLog log(kLarge);
  Reader reader(log);
  const std::string odd = R"({"payload":"\n\nevent: packet\ndata: x"})"; // Escaped, as in JSON.
  std::string expected;
  for (int i = 0; i < 1000; ++i) { // Some blocks.
    const std::string text = (i % 2 == 0 ? "{}" : odd + line(200).substr(1, 199));
    expected += text.ends_with("\n") ? text : text + "\n";
    log.append(text.ends_with("\n") ? text : text + "\n");
  }

  std::string got;
  std::uint64_t packets = 0;
  Reader::Piece piece;
  while (next_of(reader, piece, 0ms, {.form = StreamForm::lines}) == State::events) {
    CHECK(piece.events.empty());
    CHECK(piece.lines.size() == piece.packets);
    packets += piece.packets;
    for (const std::string_view one : piece.lines) {
      got += one;
    }
  }

  CHECK(got == expected);
  CHECK(packets == 1000);
}

TEST_CASE("EventLog::Reader returns no more packets than are wanted, and then the rest") {
  for (const StreamForm form : {StreamForm::events, StreamForm::lines}) {
    EventLog log(kLarge);
    Reader reader(log);
    append(log, 5, 100);
    Reader::Piece piece;

    REQUIRE(next_of(reader, piece, kLong, {.form = form, .most = 2}) == State::events);
    CHECK(piece.packets == 2);
    CHECK_FALSE(piece.last);
    CHECK(reader.unread() == 3);

    REQUIRE(next_of(reader, piece, kLong, {.form = form, .most = 3}) == State::events);
    CHECK(piece.packets == 3);
    CHECK(piece.last);
    CHECK((form == StreamForm::lines || id_in(piece.events) == 3));
  }
}

TEST_CASE("EventLog gives each event once") {
  EventLog log(kLarge);
  Reader reader(log);
  Reader::Piece piece;
  log.append("{}\n");
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(next_of(reader, piece, 0ms) == State::idle);
  CHECK(piece.events.empty());

  log.append("{}\n");

  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.events == event(2));
  CHECK(next_of(reader, piece, 0ms) == State::idle);
}

TEST_CASE("EventLog::Reader gets what comes after it, under the ids of all") {
  EventLog log(kLarge);
  log.append("{}\n{}\n"); // For nobody.
  Reader first(log);
  log.append("{}\n");
  Reader second(log);
  log.append("{}\n");

  EventTally of_first;
  EventTally of_second;
  CHECK(read_all(first, of_first) == State::idle);
  CHECK(read_all(second, of_second) == State::idle);

  CHECK(of_first.events == event(3) + event(4));
  CHECK(of_second.events == event(4));
  CHECK(of_second.missed == 0);
}

TEST_CASE("EventLog::Reader comes in the middle of many blocks") {
  EventLog log(kLarge);
  const Reader holds_them(log);
  append(log, 500, 1000);
  Reader late(log);
  append(log, 500, 1000);

  EventTally tally;
  tally.last_id = 500;
  read_all(late, tally);

  CHECK(tally.packets == 500);
  CHECK(tally.missed == 0);
  CHECK(tally.exact);
}

TEST_CASE("EventLog lets every reader go at its own pace") {
  EventLog log(kLarge);
  Reader fast(log);
  Reader slow(log);
  EventTally of_fast;
  EventTally of_slow;
  for (int round = 0; round < 100; ++round) {
    append(log, 10, 1000);
    read_all(fast, of_fast);
    REQUIRE(of_fast.packets == 10 * (static_cast<std::uint64_t>(round) + 1));
  }
  read_all(slow, of_slow);

  CHECK(of_slow.events == of_fast.events);
  CHECK(of_slow.missed == 0);
  CHECK(of_slow.exact);
}

TEST_CASE("EventLog says which piece is the last for now") {
  EventLog log(kLarge);
  Reader reader(log);
  append(log, 100, 1000); // More than a block.

  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK_FALSE(piece.last);
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.last);
  CHECK(next_of(reader, piece, 0ms) == State::idle);
}

TEST_CASE("EventLog moves a reader forward that falls behind, and tells how many it missed") {
  constexpr std::uint64_t kPackets = 1000;
  EventLog log(2 * kBlock);
  Reader reader(log);
  append(log, kPackets, 1000);

  EventTally tally;
  read_all(reader, tally);

  CHECK(tally.exact); // The first id after the gap as well.
  CHECK(tally.missed > 0);
  CHECK(tally.packets + tally.missed == kPackets);
  CHECK(tally.last_id == kPackets);
}

TEST_CASE("EventLog tells what was missed before the events behind it, and once") {
  EventLog log(0); // Holds the block alone that is being filled.
  Reader reader(log);
  append(log, 200, 1000);
  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == State::events); // The rest of the block it holds itself.
  CHECK(piece.missed == 0);
  const std::uint64_t read = piece.packets;

  REQUIRE(next_of(reader, piece, kLong) == State::events);

  CHECK(piece.missed > 0);
  CHECK(id_in(piece.events) == read + piece.missed + 1);
  append(log, 1, 1000);
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.missed == 0);
  CHECK(id_in(piece.events) == 201);
}

TEST_CASE("EventLog tells each reader of its own losses alone") {
  EventLog log(2 * kBlock);
  Reader fast(log);
  Reader slow(log);
  EventTally of_fast;
  EventTally of_slow;
  for (int round = 0; round < 100; ++round) {
    append(log, 10, 1000);
    read_all(fast, of_fast);
  }
  read_all(slow, of_slow);

  CHECK(of_fast.packets == 1000);
  CHECK(of_fast.missed == 0);
  CHECK(of_slow.missed > 0);
  CHECK(of_slow.packets + of_slow.missed == 1000);
  CHECK((of_fast.exact && of_slow.exact));
}

TEST_CASE("EventLog holds no more than its bound for a reader that stays away, nor much less") {
  constexpr std::size_t kBound = 8 * kBlock;
  EventLog log(kBound);
  Reader reader(log);
  append(log, 5000, 1000);

  EventTally tally;
  read_all(reader, tally);

  CHECK(tally.events.size() <= kBound + 2 * kBlock); // It holds on to a block of its own.
  CHECK(tally.events.size() >= kBound - 2 * kBlock);
}

TEST_CASE("EventLog has its whole bound for a slow reader, whatever others have read") {
  constexpr std::size_t kBound = 8 * kBlock;
  EventLog log(kBound);
  Reader fast(log);
  EventTally of_fast;
  for (int round = 0; round < 100; ++round) { // What nobody needs must not take up room.
    append(log, 50, 1000);
    read_all(fast, of_fast);
  }
  Reader slow(log);
  append(log, 6 * kBlock / 1100, 1000); // An event is a little longer than its line.

  EventTally of_slow;
  of_slow.last_id = 5000;
  read_all(slow, of_slow);

  CHECK(of_slow.missed == 0);
  CHECK(of_slow.packets == 6 * kBlock / 1100);
}

TEST_CASE("EventLog takes events larger than a block, or than its bound") {
  const std::string large(3 * kBlock, 'y');
  EventLog log(kBlock);
  Reader reader(log);
  Reader::Piece piece;
  std::string events;
  for (const std::string& object : {std::string("{}"), large, large, std::string("{}")}) {
    log.append(object + "\n");
    REQUIRE(next_of(reader, piece, kLong) == State::events);
    CHECK(piece.packets == 1);
    CHECK(piece.missed == 0);
    events += piece.events;
  }

  CHECK(events == event(1) + event(2, large) + event(3, large) + event(4));
}

TEST_CASE("EventLog counts events larger than its bound that a reader missed") {
  EventLog log(kBlock);
  Reader reader(log);
  append(log, 10, 3 * kBlock);

  EventTally tally;
  read_all(reader, tally);

  CHECK(tally.packets + tally.missed == 10);
  CHECK(tally.packets <= 2);
  CHECK(tally.exact);
}

TEST_CASE("EventLog tells what the source lost once, in its place") {
  EventLog log(kLarge);
  Reader reader(log);
  log.append("{}\n");
  log.note_drops({.by_kernel = 3, .by_interface = 0});
  log.append("{}\n");
  log.note_drops({.by_kernel = 3, .by_interface = 0}); // Nothing new.
  log.append("{}\n");
  log.note_drops({.by_kernel = 5, .by_interface = 7});
  log.append("{}\n");

  std::vector<Reader::Piece> pieces;
  std::vector<std::string> events;
  Reader::Piece piece;
  while (next_of(reader, piece, 0ms) == State::events) {
    pieces.push_back(piece);
    events.emplace_back(piece.events);
  }

  REQUIRE(events == std::vector<std::string>{event(1), event(2) + event(3), event(4)});
  CHECK(pieces[0].drops.by_kernel == 0);
  CHECK(pieces[1].drops.by_kernel == 3);
  CHECK(pieces[1].drops.by_interface == 0);
  CHECK(pieces[2].drops.by_kernel == 2);
  CHECK(pieces[2].drops.by_interface == 7);
}

TEST_CASE("EventLog tells what the source lost, also with no packet behind it") {
  EventLog log(kLarge);
  Reader reader(log);
  log.append("{}\n");
  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == State::events);

  log.note_drops({.by_kernel = 3, .by_interface = 1});

  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.events.empty());
  CHECK(piece.packets == 0);
  CHECK(piece.drops.by_kernel == 3);
  CHECK(piece.drops.by_interface == 1);
  CHECK(next_of(reader, piece, 0ms) == State::idle);

  log.append("{}\n");
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.drops.by_kernel == 0);
}

TEST_CASE("EventLog does not tell a reader what the source lost before its time") {
  EventLog log(kLarge);
  log.note_drops({.by_kernel = 3, .by_interface = 3});
  log.append("{}\n");
  Reader reader(log);
  log.append("{}\n");
  log.note_drops({.by_kernel = 4, .by_interface = 3});

  EventTally tally;
  tally.last_id = 1;
  read_all(reader, tally);

  CHECK(tally.events == event(2));
  CHECK(tally.drops.by_kernel == 1);
  CHECK(tally.drops.by_interface == 0);
}

TEST_CASE("EventLog passes over counts of drops that come late from another thread") {
  EventLog log(kLarge);
  Reader reader(log);
  log.note_drops({.by_kernel = 7, .by_interface = 1});
  log.note_drops({.by_kernel = 5, .by_interface = 2});

  EventTally tally;
  read_all(reader, tally);

  CHECK(tally.drops.by_kernel == 7);
  CHECK(tally.drops.by_interface == 2);
}

TEST_CASE("EventLog tells a reader that fell behind what the source lost in between") {
  EventLog log(0);
  Reader reader(log);
  for (std::uint64_t round = 1; round <= 50; ++round) {
    append(log, 10, 1000);
    log.note_drops({.by_kernel = 2 * round, .by_interface = round});
  }

  EventTally tally;
  read_all(reader, tally);

  CHECK(tally.packets + tally.missed == 500);
  CHECK(tally.missed > 0);
  CHECK(tally.drops.by_kernel == 100);
  CHECK(tally.drops.by_interface == 50);
  CHECK(tally.exact);
}

TEST_CASE("EventLog that is closed is still read to its end") {
  EventLog log(kLarge);
  Reader reader(log);
  append(log, 100, 1000);
  log.note_drops({.by_kernel = 1, .by_interface = 0});
  log.close("");

  EventTally tally;
  CHECK(read_all(reader, tally) == State::closed);

  CHECK(tally.packets == 100);
  CHECK(tally.drops.by_kernel == 1);
  CHECK(reader.error().empty());
  Reader::Piece piece;
  CHECK(next_of(reader, piece, kLong) == State::closed);
}

TEST_CASE("EventLog keeps the first reason why it was closed") {
  EventLog log(kLarge);
  const Reader reader(log);
  log.close("eth0: the interface went away");
  log.close("");
  log.close("something else");

  CHECK(reader.error() == "eth0: the interface went away");
}

TEST_CASE("EventLog that was closed without an error stays without one") {
  EventLog log(kLarge);
  const Reader reader(log);
  log.close("");
  log.close("eth0: the interface went away");

  CHECK(reader.error().empty());
}

TEST_CASE("EventLog is closed for a reader that comes later, too") {
  EventLog log(kLarge);
  log.append("{}\n");
  log.close("eth0: the interface went away");
  Reader reader(log);

  Reader::Piece piece;
  CHECK(next_of(reader, piece, kLong) == State::closed);
  CHECK(reader.error() == "eth0: the interface went away");
}

TEST_CASE("EventLog wakes readers that wait, for an event and for the end") {
  EventLog log(kLarge);
  Reader reader(log);
  const auto begin = std::chrono::steady_clock::now();
  std::thread writer([&log] {
    std::this_thread::sleep_for(20ms); // So that the reader most likely waits by now.
    log.append("{}\n");
    std::this_thread::sleep_for(20ms);
    log.close("");
  });

  Reader::Piece piece;
  const State first = next_of(reader, piece, kLong);
  const std::string events(piece.events);
  const State second = next_of(reader, piece, kLong);
  writer.join();

  CHECK(first == State::events);
  CHECK(events == event(1));
  CHECK(second == State::closed);
  CHECK(std::chrono::steady_clock::now() - begin < kLong / 2);
}

TEST_CASE("EventLog waits as long as it is told, not less") {
  EventLog log(kLarge);
  Reader reader(log);
  Reader::Piece piece;
  const auto begin = std::chrono::steady_clock::now();

  CHECK(next_of(reader, piece, 30ms) == State::idle);

  CHECK(std::chrono::steady_clock::now() - begin >= 30ms);
}

TEST_CASE("EventLog accounts for every packet to readers in threads of their own") {
  constexpr std::uint64_t kPackets = 100'000;
  EventLog log(4 * kBlock); // Small, so that readers fall behind.
  std::array<EventTally, 3> tallies;
  {
    std::vector<std::unique_ptr<Reader>> readers;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      readers.push_back(std::make_unique<Reader>(log));
      threads.emplace_back([&reader = *readers.back(), &tally = tallies[i], i] {
        Reader::Piece piece;
        for (int pieces = 1; next_of(reader, piece, kLong) == State::events; ++pieces) {
          tally.add(piece, false);
          if (i != 0 && pieces % 20 == 0) {
            std::this_thread::sleep_for(i * 1ms);
          }
        }
      });
    }
    const std::string lines = line(50) + line(200) + line(120) + line(300);
    for (std::uint64_t packets = 0; packets < kPackets; packets += 4) {
      log.append(lines);
      if (packets % 1000 == 0) {
        log.note_drops({.by_kernel = packets, .by_interface = 0});
      }
    }
    log.close("");
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  for (const EventTally& tally : tallies) {
    CAPTURE(tally.packets, tally.missed);
    CHECK(tally.packets + tally.missed == kPackets);
    CHECK(tally.last_id == kPackets);
    CHECK(tally.drops.by_kernel == 99'000);
    CHECK(tally.exact);
  }
}

TEST_CASE("EventLog lets readers come and go while it is written") {
  EventLog log(2 * kBlock);
  std::array<bool, 3> exact{true, true, true};
  std::vector<std::thread> threads;
  for (bool& right : exact) {
    threads.emplace_back([&log, &right] {
      for (int round = 0; round < 200; ++round) {
        Reader reader(log);
        Reader::Piece piece;
        EventTally tally;
        for (int pieces = 0; pieces < 3; ++pieces) {
          if (next_of(reader, piece, 1ms) == State::events && !piece.events.empty()) {
            // Where it begins depends on when it came.
            if (tally.packets == 0) {
              tally.last_id = id_in(piece.events) - piece.missed - 1;
            }
            tally.add(piece);
          }
        }
        right = right && tally.exact;
      }
    });
  }
  for (int round = 0; round < 2000; ++round) {
    append(log, 5, 200);
  }
  log.close("");
  for (std::thread& thread : threads) {
    thread.join();
  }

  CHECK(exact == std::array<bool, 3>{true, true, true});
}

TEST_CASE("EventLog::Reader goes on behind an id, also in the middle of a block") {
  EventLog log(kLarge, 1000);
  const Reader holds_them(log);
  append(log, 500, 1000);
  for (const std::uint64_t after : {1001U, 1100U, 1250U, 1499U, 1500U}) {
    CAPTURE(after);
    Reader reader(log, after);
    CHECK(reader.unread() == 1500 - after);

    EventTally tally;
    tally.last_id = after;
    read_all(reader, tally);

    CHECK(tally.packets == 1500 - after);
    CHECK(tally.missed == 0);
    CHECK(tally.exact);
  }
}

TEST_CASE("EventLog::Reader begins at the end behind an id that is not one of the log") {
  EventLog log(kLarge, 1000);
  const Reader holds_them(log);
  append(log, 5, 100);
  for (const std::uint64_t after :
       {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{1000}, std::uint64_t{1006}, UINT64_MAX}) {
    CAPTURE(after);
    Reader reader(log, after);
    EventTally tally;
    CHECK(read_all(reader, tally) == State::idle);
    CHECK(tally.events.empty());
    CHECK(tally.missed == 0);
  }
}

TEST_CASE("EventLog keeps what all have read for a while, for those who come back") {
  EventLog log(kLarge);
  Reader fast(log);
  EventTally of_fast;
  for (int i = 0; i < 5000; ++i) {
    append(log, 1, 1000);
    read_all(fast, of_fast);
  }

  Reader back(log, 10);
  CHECK(back.unread() == 4990);
  EventTally tally;
  tally.last_id = 10;
  read_all(back, tally);

  CHECK(tally.exact);
  CHECK(tally.packets + tally.missed == 4990);
  CHECK(tally.events.size() >= EventLog::kKeptForReturn - 2 * kBlock);
  CHECK(tally.events.size() <= EventLog::kKeptForReturn + 2 * kBlock);
}

TEST_CASE("EventLog tells at once what one who comes back has missed, also where nothing is left") {
  EventLog log(0);
  const Reader holds_them(log);
  append(log, 200, 1000);
  log.note_drops({.by_kernel = 4, .by_interface = 0}); // Begins a block, which is empty.
  Reader reader(log, 150);
  CHECK(reader.unread() == 50);
  Reader::Piece piece;

  REQUIRE(next_of(reader, piece, kLong) == State::events);

  CHECK(piece.missed == 50);
  CHECK(piece.events.empty());
  CHECK(piece.packets == 0);
  CHECK(piece.drops.by_kernel == 0); // Of before its time.
  CHECK(piece.last);
  CHECK(reader.unread() == 0);
  CHECK(next_of(reader, piece, 0ms) == State::idle);
  append(log, 1, 1000);
  REQUIRE(next_of(reader, piece, kLong) == State::events);
  CHECK(piece.missed == 0);
  CHECK(id_in(piece.events) == 201);
}
