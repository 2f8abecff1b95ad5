#include "http/loop/stream_loop.h"

#include "http/loop/stream_releaser.h"
#include "support/catch.h"
#include "support/tcp_pair.h"

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

const std::string kEnd = "0\r\n\r\n";

std::string chunk(const std::string& text) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
  return size.data() + text + "\r\n";
}

// What the bodies of a test write, and what has become of them. Any thread.
class Script {
public:
  News news;

  // Appends a text, for all bodies.
  void add(const std::string& text) {
    change([&] { texts_.push_back(text); });
  }

  // No text follows.
  void end() {
    change([&] { ended_ = true; });
  }

  // What comes next after so many; null: nothing yet. Throws what it was told to.
  const std::string* text(std::size_t place) {
    const std::lock_guard lock(mutex_);
    if (throws) {
      throw std::bad_alloc();
    }
    if (place < texts_.size()) {
      return &texts_[place];
    }
    ++vain_steps_;
    return nullptr;
  }
  bool ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

  // How often there was nothing.
  int vain_steps() {
    const std::lock_guard lock(mutex_);
    return vain_steps_;
  }

  void note(const std::string& what) {
    const std::lock_guard lock(mutex_);
    notes_ += what + "\n";
    noted_.notify_all();
  }

  // Waits until that was noted.
  bool has(const std::string& what) {
    std::unique_lock lock(mutex_);
    return noted_.wait_for(lock, 20s, [&] { return notes_.find(what) != std::string::npos; });
  }
  std::string notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }

  std::atomic<bool> throws = false;

private:
  template <typename Change> void change(Change made) {
    {
      const std::lock_guard lock(mutex_);
      made();
    }
    news.announce();
  }

  std::mutex mutex_;
  std::condition_variable noted_;
  std::deque<std::string> texts_;
  std::string notes_;
  bool ended_ = false;
  int vain_steps_ = 0;
};

class ScriptedBody : public SteppedBody {
public:
  ScriptedBody(Script& script, StopSignal& stop) : script_(script), stop_(stop) {}
  ~ScriptedBody() override { script_.note("destroyed"); }

  Step step(BodySink& sink) override {
    if (stop_.requested()) {
      write(sink, "stopped");
      return Step::done;
    }
    const bool ended = script_.ended();
    if (const std::string* const text = script_.text(next_); text != nullptr) {
      ++next_;
      write(sink, *text);
      return Step::more;
    }
    return ended ? Step::done : Step::idle;
  }

  void fail(PeerState client) noexcept override {
    script_.note(client == PeerState::left ? "left" : client == PeerState::fine ? "stop" : "other");
  }
  News& news() override { return script_.news; }
  void look_for_news() override { script_.note("look"); }

private:
  void write(BodySink& sink, const std::string& text) {
    last_ = text;
    const std::string_view piece = last_;
    sink.write({&piece, 1});
  }

  Script& script_;
  StopSignal& stop_;
  std::size_t next_ = 0;
  std::string last_;
};

// A loop on a thread of its own.
class Bench {
public:
  Bench() : loop_(stop, release_stream), thread_([this] { loop_.run(); }) {}
  ~Bench() {
    stop.request();
    loop_.note_stop();
    loop_.end();
    thread_.join();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // The client's end of a new stream.
  Socket add(Script& script, bool chunked = true) {
    TcpPair pair;
    auto session = std::make_unique<Session>(std::move(pair.server), nullptr, stop, table_);
    loop_.add(std::make_unique<LoopStream>(
        std::move(session),
        SteppedAnswer{.body = std::make_unique<ScriptedBody>(script, stop), .chunked = chunked}));
    return std::move(pair.client);
  }

  void note_stop() {
    stop.request();
    loop_.note_stop();
  }

  // That all of them are closed.
  void wait_for_end() { table_.wait_until_empty(); }

  StopSignal stop;

private:
  ConnectionTable table_{1000};
  StreamLoop loop_;
  std::thread thread_;
};

} // namespace

TEST_CASE("StreamLoop writes what each body has when it has it, and the end when that has gone") {
  Script script;
  Bench bench;
  const Socket first = bench.add(script);
  const Socket second = bench.add(script);
  script.add("one");
  CHECK(receive(first, chunk("one").size()) == chunk("one"));
  CHECK(receive(second, chunk("one").size()) == chunk("one"));
  CHECK(script.news.readers() == 2);

  script.add("two");
  script.end();

  CHECK(receive(first) == chunk("two") + kEnd);
  CHECK(receive(second) == chunk("two") + kEnd);
  CHECK(script.has("destroyed"));
  CHECK(script.news.readers() == 0);
  CHECK(script.notes().find("left") == std::string::npos);
}

TEST_CASE("StreamLoop writes a body for HTTP/1.0 without framing") {
  Script script;
  Bench bench;
  const Socket client = bench.add(script, false);
  script.add("one");
  script.add("two");
  script.end();
  CHECK(receive(client) == "onetwo");
}

TEST_CASE("StreamLoop closes the connection of a client that leaves while nothing is written") {
  Script script;
  Bench bench;
  Socket client = bench.add(script);
  script.add("one");
  CHECK(receive(client, chunk("one").size()) == chunk("one"));

  SECTION("it closes the connection") {
    const Socket closing = std::move(client);
  }
  SECTION("it sends nothing more") {
    end_sending(client.fd());
  }

  CHECK(script.has("left"));
  CHECK(script.has("destroyed"));
  bench.wait_for_end();
}

TEST_CASE("StreamLoop goes on with a client that sends what nobody reads") {
  Script script;
  Bench bench;
  const Socket client = bench.add(script);
  send_text(client, "GET / HTTP/1.1\r\n");
  REQUIRE(script.has("look")); // A moment later.
  script.add("one");
  script.end();
  CHECK(receive(client) == chunk("one") + kEnd);
}

TEST_CASE("StreamLoop serves others while a client takes nothing, and that one from where it was") {
  constexpr std::size_t kPieces = 64;
  const std::string large(std::size_t{1} << 18U, 'x');
  Script slow_script;
  Script script;
  Bench bench;
  const Socket slow = bench.add(slow_script);
  const Socket client = bench.add(script);
  for (std::size_t i = 0; i < kPieces; ++i) {
    slow_script.add(large);
  }
  slow_script.end();
  script.add("one");
  script.end();

  CHECK(receive(client) == chunk("one") + kEnd);
  CHECK(receive(slow).size() == kPieces * chunk(large).size() + kEnd.size());
}

TEST_CASE("StreamLoop breaks off a body that fails") {
  Script script;
  Bench bench;
  const Socket client = bench.add(script);
  script.add("one");
  CHECK(receive(client, chunk("one").size()) == chunk("one"));
  script.throws = true;
  script.add("two");
  CHECK(receive(client).empty());
}

TEST_CASE("StreamLoop lets bodies end when the server stops") {
  Script script;
  Bench bench;
  const Socket client = bench.add(script);
  script.add("one");
  CHECK(receive(client, chunk("one").size()) == chunk("one"));
  const auto begin = Clock::now();

  bench.note_stop();

  CHECK(receive(client) == chunk("stopped") + kEnd);
  bench.wait_for_end();
  CHECK(Clock::now() - begin < 5s);
}

TEST_CASE("StreamLoop gives up a client that takes nothing soon after the server stops") {
  Script script;
  Bench bench;
  const Socket client = bench.add(script);
  script.add(std::string(std::size_t{16} << 20U, 'x'));
  receive(client, 1);
  const auto begin = Clock::now();

  bench.note_stop();

  CHECK(script.has("stop"));
  bench.wait_for_end();
  CHECK(Clock::now() - begin < 5s);
}

TEST_CASE("StreamLoop gathers news in a pause that grows with the number of its readers") {
  constexpr int kTimes = 100;
  Script script;
  Bench bench;
  script.news.add_readers(1000); // As if there were as many others: the longest pause.
  const Socket client = bench.add(script);
  std::string expected;
  const auto begin = Clock::now();
  for (int i = 0; i < kTimes; ++i) {
    script.add("1");
    expected += chunk("1");
    std::this_thread::sleep_for(1ms);
  }
  CHECK(receive(client, expected.size()) == expected);
  const auto pauses = (Clock::now() - begin) / 250ms;
  CHECK(script.vain_steps() <=
        pauses + 3); // One at the end of each pass, and one at the beginning.
  script.news.remove_readers(1000);
}

TEST_CASE("StreamLoop lets no stream wait for those of other news") {
  constexpr int kOthers = 100; // With them, each pause would be 25 ms.
  constexpr int kTimes = 40;
  Script script;
  Script others;
  Bench bench;
  std::vector<Socket> idle;
  for (int i = 0; i < kOthers; ++i) {
    idle.push_back(bench.add(others));
  }
  others.add("1");
  for (const Socket& client : idle) {
    CHECK(receive(client, chunk("1").size()) == chunk("1"));
  }
  const Socket client = bench.add(script);
  std::vector<Clock::duration> delays;
  for (int i = 0; i < kTimes; ++i) {
    const auto begin = Clock::now();
    script.add("1");
    CHECK(receive(client, chunk("1").size()) == chunk("1"));
    delays.push_back(Clock::now() - begin);
  }
  std::sort(delays.begin(), delays.end());
  CHECK(delays[kTimes / 4] < 12ms); // On a busy machine most may take longer.
}

TEST_CASE("StreamReleaser ends many bodies, and ends with them") {
  constexpr int kStreams = 50;
  Script script;
  {
    StopSignal stop;
    ConnectionTable table(1000);
    StreamReleaser releaser;
    StreamLoop loop(stop, [&](StreamLoop& from, std::unique_ptr<LoopStream> stream) {
      releaser.release(from, std::move(stream));
    });
    std::thread thread([&loop] { loop.run(); });
    std::vector<Socket> clients;
    for (int i = 0; i < kStreams; ++i) {
      TcpPair pair;
      auto session = std::make_unique<Session>(std::move(pair.server), nullptr, stop, table);
      loop.add(std::make_unique<LoopStream>(
          std::move(session), SteppedAnswer{.body = std::make_unique<ScriptedBody>(script, stop)}));
      clients.push_back(std::move(pair.client));
    }
    script.end();
    for (const Socket& client : clients) {
      CHECK(receive(client) == kEnd);
    }
    table.wait_until_empty();
    loop.end();
    thread.join();
  }
  const std::string notes = script.notes();
  std::size_t destroyed = 0;
  for (std::size_t at = notes.find("destroyed"); at != std::string::npos;
       at = notes.find("destroyed", at + 1)) {
    ++destroyed;
  }
  CHECK(destroyed == kStreams);
}
