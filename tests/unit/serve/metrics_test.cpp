#include "serve/metrics.h"

#include "base/version.h"
#include "serve/access/stream_slots.h"
#include "support/catch.h"
#include "support/event_tally.h"
#include "support/fake_interface.h"
#include "support/news_waiter.h"

#include <map>
#include <set>
#include <sstream>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

constexpr auto kLong = 20s; // Longer than any wait that goes well.

struct Bench {
  FakeInterface interface;
  ConnectionSet hidden;
  CaptureRegistry registry{interface.opener(), {}, hidden};
  StreamTotals streams;
  StreamSlots slots{StreamLimits{}, streams};
  const ClientAddress client{Address()};
  RefusalCounts refusals;

  std::string text() const { return metrics_text(registry, streams, refusals); }
};

// The samples of a text in Prometheus's format, each under its name with its labels. Fails where a
// line is of another form, or a sample comes before its type or twice.
std::map<std::string, std::uint64_t> samples_of(const std::string& text) {
  std::map<std::string, std::uint64_t> samples;
  std::set<std::string> types;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    std::istringstream words(line);
    std::string first;
    std::string second;
    std::string third;
    words >> first >> second >> third;
    if (first == "#") {
      std::string kind;
      words >> kind;
      REQUIRE((second == "HELP" || second == "TYPE"));
      if (second == "TYPE") {
        REQUIRE((kind == "counter" || kind == "gauge"));
        // Counters end so, by convention; monitoring tools look at it.
        REQUIRE((kind == "counter") == third.ends_with("_total"));
        REQUIRE(types.insert(third).second);
      }
      continue;
    }
    const std::size_t brace = first.find('{');
    REQUIRE(types.contains(first.substr(0, brace)));
    REQUIRE((brace == std::string::npos || first.ends_with("\"}")));
    REQUIRE(third.empty());
    REQUIRE(second.find_first_not_of("0123456789") == std::string::npos);
    REQUIRE(samples.emplace(first, std::stoull(second)).second);
  }
  return samples;
}

} // namespace

TEST_CASE("metrics_text of a server that has done nothing has every sample") {
  const Bench bench;

  const std::string text = bench.text();

  CHECK(text.ends_with("\n"));
  CHECK(samples_of(text) ==
        std::map<std::string, std::uint64_t>{
            {"chattcp_packets_total{result=\"shown\"}", 0},
            {"chattcp_packets_total{result=\"filtered\"}", 0},
            {"chattcp_packets_total{result=\"not_tcp_udp\"}", 0},
            {"chattcp_packets_total{result=\"truncated\"}", 0},
            {"chattcp_packets_total{result=\"malformed\"}", 0},
            {"chattcp_packets_total{result=\"fragments\"}", 0},
            {"chattcp_captured_bytes_total", 0},
            {"chattcp_not_reassembled_datagrams_total", 0},
            {"chattcp_conversations_total", 0},
            {"chattcp_forgotten_conversations_total", 0},
            {"chattcp_sent_conversations_total", 0},
            {"chattcp_dropped_packets_total{place=\"kernel\"}", 0},
            {"chattcp_dropped_packets_total{place=\"interface\"}", 0},
            {"chattcp_dropped_packets_total{place=\"client\"}", 0},
            {"chattcp_sent_packets_total", 0},
            {"chattcp_sent_bytes_total", 0},
            {"chattcp_streams_total", 0},
            {"chattcp_uploads_total", 0},
            {"chattcp_clients", 0},
            {"chattcp_captures", 0},
            {"chattcp_refused_total{limit=\"request_line\"}", 0},
            {"chattcp_refused_total{limit=\"headers\"}", 0},
            {"chattcp_refused_total{limit=\"request_time\"}", 0},
            {"chattcp_refused_total{limit=\"connections\"}", 0},
            {"chattcp_refused_total{limit=\"threads\"}", 0},
            {"chattcp_refused_total{limit=\"streams\"}", 0},
            {"chattcp_refused_total{limit=\"address_streams\"}", 0},
            {"chattcp_refused_total{limit=\"captures\"}", 0},
            {"chattcp_refused_total{limit=\"ring_memory\"}", 0},
            {"chattcp_refused_total{limit=\"upload_size\"}", 0},
            {"chattcp_refused_total{limit=\"upload_time\"}", 0},
            {"chattcp_refused_total{limit=\"token_guesses\"}", 0},
            {"chattcp_denied_total{status=\"401\",reason=\"token_missing\"}", 0},
            {"chattcp_denied_total{status=\"401\",reason=\"token_wrong\"}", 0},
            {"chattcp_denied_total{status=\"403\",reason=\"host\"}", 0},
            {"chattcp_denied_total{status=\"403\",reason=\"origin\"}", 0},
            {"chattcp_denied_total{status=\"403\",reason=\"embedding\"}", 0},
            {"chattcp_build_info{version=\"" + std::string(kVersion) + "\"}", 1}});
}

TEST_CASE("metrics_text tells each count under its own name") {
  Bench bench;
  CaptureWish wish;
  wish.interface = "fake0";
  wish.filter.add(FilterKey::protocol_or_port, "p", "udp");
  const auto capture = bench.registry.join(wish);
  EventLog::Reader reader(capture->log());
  bench.interface.push(ipv4(1, counted(8)));
  bench.interface.push(ipv4(6, tcp({})));
  bench.interface.push(ipv4(17, udp({})));
  EventLog::Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == EventLog::Reader::State::events);
  bench.interface.lose({.by_kernel = 11, .by_interface = 12});
  bench.streams.packets = 13;
  bench.streams.bytes = 14;
  bench.streams.missed = 15;
  bench.refusals.requests.add(RequestRefusal::request_line);
  bench.refusals.denials.add(Denial::token_wrong);
  bench.refusals.denials.add(Denial::embedding);
  bench.refusals.denials.add(Denial::embedding);
  ++bench.refusals.token_guesses;
  ++bench.refusals.token_guesses;
  const StreamSlots::Slot first(bench.slots, bench.client, 0ms);
  static_cast<void>(StreamSlots::Slot(bench.slots, bench.client, 0ms));

  auto samples = samples_of(bench.text());

  CHECK(samples["chattcp_packets_total{result=\"shown\"}"] == 1);
  CHECK(samples["chattcp_packets_total{result=\"filtered\"}"] == 1);
  CHECK(samples["chattcp_packets_total{result=\"not_tcp_udp\"}"] == 1);
  CHECK(samples["chattcp_captured_bytes_total"] == 28 + 40 + 28);
  CHECK(samples["chattcp_dropped_packets_total{place=\"kernel\"}"] == 11);
  CHECK(samples["chattcp_dropped_packets_total{place=\"interface\"}"] == 12);
  CHECK(samples["chattcp_dropped_packets_total{place=\"client\"}"] == 15);
  CHECK(samples["chattcp_sent_packets_total"] == 13);
  CHECK(samples["chattcp_sent_bytes_total"] == 14);
  CHECK(samples["chattcp_streams_total"] == 2);
  CHECK(samples["chattcp_clients"] == 1);
  CHECK(samples["chattcp_captures"] == 1);
  CHECK(samples["chattcp_refused_total{limit=\"request_line\"}"] == 1);
  CHECK(samples["chattcp_denied_total{status=\"401\",reason=\"token_missing\"}"] == 0);
  CHECK(samples["chattcp_denied_total{status=\"401\",reason=\"token_wrong\"}"] == 1);
  CHECK(samples["chattcp_denied_total{status=\"403\",reason=\"embedding\"}"] == 2);
  CHECK(samples["chattcp_refused_total{limit=\"token_guesses\"}"] == 2);
}

TEST_CASE("metrics_text counts datagrams that are not reassembled") {
  Bench bench;
  CaptureWish wish;
  wish.interface = "fake0";
  wish.reassemble = true;
  const auto capture = bench.registry.join(wish);
  EventLog::Reader reader(capture->log());
  bench.interface.push(ipv4(17, Bytes(9), {.fragment = 0x2000})); // 9 bytes cannot be.
  bench.interface.push(ipv4(17, udp({})));
  EventLog::Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == EventLog::Reader::State::events);

  auto samples = samples_of(bench.text());

  CHECK(samples["chattcp_not_reassembled_datagrams_total"] == 1);
}

TEST_CASE("counts_line says the same in a line for a person") {
  Bench bench;
  bench.streams.missed = 15;
  const StreamSlots::Slot slot(bench.slots, bench.client, 0ms);

  CHECK(counts_line(bench.registry, bench.streams) ==
        "1 clients, 0 captures, 0 packets shown, 0 dropped by kernel, 0 by interface, "
        "15 by slow clients");
}

TEST_CASE("metrics_text counts conversations, and those that an analysis forgot") {
  Bench bench;
  CaptureRegistry registry(bench.interface.opener(), {.most_streams = 1}, bench.hidden);
  CaptureWish wish;
  wish.interface = "fake0";
  wish.conversations = true;
  const std::shared_ptr<SharedCapture> capture = registry.join(wish);
  bench.interface.push(ipv4(17, udp({}, {.source = 1})));
  bench.interface.push(ipv4(17, udp({}, {.source = 2})));
  const auto samples = [&] {
    return samples_of(metrics_text(registry, bench.streams, bench.refusals));
  };
  const auto deadline = std::chrono::steady_clock::now() + kLong;
  while (samples().at("chattcp_conversations_total") == 0 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(samples().at("chattcp_conversations_total") > 0);
  CHECK(samples().at("chattcp_forgotten_conversations_total") == 1);
}
