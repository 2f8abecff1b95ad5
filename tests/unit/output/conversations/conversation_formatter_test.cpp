#include "output/conversations/conversation_formatter.h"

#include "output/text/conversation_rows.h"
#include "support/catch.h"
#include "support/dialogue.h"
#include "support/environment.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

using namespace chattcp;
using namespace chattcp::test;
using Json = nlohmann::ordered_json;

namespace {

// Prints each conversation that is over.
class Printer : public ConversationObserver {
public:
  explicit Printer(ConversationFormatter& formatter) : formatter_(formatter) {}

  void on_end(const Conversation& conversation, const ConversationTotals& totals,
              ConversationEnd end) override {
    formatter_.append({.conversation = conversation, .totals = totals, .end = end}, chunk);
  }

  Chunk chunk;

private:
  ConversationFormatter& formatter_;
};

// What is printed of one conversation.
template <typename Talk> std::string print(ConversationFormatter& formatter, Talk talk) {
  Printer printer(formatter);
  Analyzer analyzer(10, &printer);
  Dialogue dialogue(analyzer);
  talk(dialogue);
  analyzer.finish();
  return std::string(printer.chunk.text());
}

void typical(Dialogue& talk) {
  talk.shake_hands();
  talk.client({.length = 100});
  talk.server({.acknowledgement = 101, .wait = 2'500'000});
  talk.client({.length = 100, .wait = 300'000'000});
  talk.server({.flags = kTcpRst, .acknowledgement = 101});
}

void question(Dialogue& talk) {
  talk.addresses[0].assign(16, 0x20);
  talk.addresses[1].assign(16, 0x30);
  talk.datagram(true);
}

} // namespace

TEST_CASE("ConversationJson prints an object as documented") {
  ConversationJson formatter;
  CHECK(formatter.heading().empty());
  const std::string line = print(formatter, typical);
  CHECK(
      line ==
      R"({"stream":0,"proto":"tcp","client":{"ip":"10.0.0.1","port":40000,"packets":4,"bytes":416,)"
      R"("payload_bytes":200,"retransmissions":1},"server":{"ip":"10.0.0.2","port":80,"packets":3,)"
      R"("bytes":162,"payload_bytes":0,"retransmissions":0},"start":"2023-11-14T22:13:20.010000000Z",)"
      R"("end":"2023-11-14T22:13:20.352500000Z","duration_ms":342,"state":"CLOSED","ended":"rst",)"
      R"("handshake_rtt_us":20000,"rtt_us":{"client":{"min":2500,"mean":7500,"max":10000},)"
      R"("server":{"min":10000,"mean":10000,"max":10000}},"flags":{"spurious_retransmission":1},)"
      R"("findings":["reset by server","retransmissions 1 of 2 segments"]})"
      "\n");
}

TEST_CASE("ConversationJson has null for what a conversation of UDP does not have") {
  ConversationJson formatter;
  const Json object = Json::parse(print(formatter, question));
  CHECK(object["proto"] == "udp");
  CHECK(object["client"]["ip"] == "2020:2020:2020:2020:2020:2020:2020:2020");
  CHECK(object["client"]["packets"] == 1);
  CHECK(object["client"]["retransmissions"].is_null());
  CHECK(object["server"]["packets"] == 0);
  CHECK(object["state"].is_null());
  CHECK(object["ended"] == "open");
  CHECK(object["handshake_rtt_us"].is_null());
  CHECK(object["rtt_us"]["client"]["mean"].is_null());
  CHECK(object["flags"].empty());
  CHECK(object["findings"] == Json::array({"never answered"}));
}

TEST_CASE("ConversationTableLines has the columns of the object, with dots") {
  ConversationTableLines formatter(',');
  CHECK_THAT(formatter.heading(), Catch::StartsWith("stream,proto,client.ip,client.port,"));
  CHECK_THAT(formatter.heading(), Catch::EndsWith(",flags,findings\n"));
  CHECK(print(formatter, typical) ==
        "0,tcp,10.0.0.1,40000,4,416,200,1,10.0.0.2,80,3,162,0,0,2023-11-14T22:13:20.010000000Z,"
        "2023-11-14T22:13:20.352500000Z,342,CLOSED,rst,20000,2500,7500,10000,10000,10000,10000,"
        "\"{\"\"spurious_retransmission\"\":1}\","
        "\"[\"\"reset by server\"\",\"\"retransmissions 1 of 2 segments\"\"]\"\n");
  ConversationTableLines tabs('\t');
  CHECK(print(tabs, question).find("\tudp\t") == 1);
}

TEST_CASE("what is printed of hostile times and counts is valid, and fits into its room") {
  ConversationTotals totals;
  Conversation conversation;
  conversation.key = {0, 0, 0, 0, std::uint64_t{1} << 32U};
  conversation.stream = UINT32_MAX;
  totals.events.fill(UINT32_MAX);
  totals.first_time = -(INT64_MAX / 2);
  totals.last_time = INT64_MAX / 2;
  conversation.handshake = -1000;
  for (SideTotals& side : totals.sides) {
    side = {.packets = UINT64_MAX,
            .bytes = UINT64_MAX,
            .payload_bytes = UINT64_MAX,
            .segments = UINT64_MAX / 2,
            .retransmissions = UINT64_MAX / 2,
            .round_trips = {},
            .full_since = 1,
            .full_nanoseconds = INT64_MAX / 2};
    side.round_trips.add(-(INT64_MAX / 2));
    side.round_trips.add(INT64_MAX / 2);
  }
  const EndedConversation ended{
      .conversation = conversation, .totals = totals, .end = ConversationEnd::open};
  for (const ConversationColumn& column : conversation_columns()) {
    std::vector<char> room(kColumnRoom); // On the heap, so that ASan sees what is too much.
    const char* const end = column.write(ended, room.data());
    CAPTURE(column.name);
    CHECK_NOTHROW(Json::parse(std::string(static_cast<const char*>(room.data()), end)));
  }
  Chunk chunk;
  ConversationJson().append(ended, chunk);
  CHECK(Json::parse(chunk.text())["client"]["bytes"] == UINT64_MAX);
  Chunk text;
  ConversationRows(true).append(ended, text);
  CHECK_THAT(std::string(text.text()), Catch::EndsWith("\n"));
}

TEST_CASE("ConversationRows has a row for each, under its heading") {
  test::set_variable("TZ", "UTC0");
  ConversationRows rows(false);
  CHECK(rows.heading() ==
        "START            PROTO  CLIENT                  SERVER                    PACKETS        "
        "BYTES   DURATION  ENDED  FINDINGS\n");
  CHECK(print(rows, typical) ==
        "22:13:20.010000  tcp    10.0.0.1:40000        \xe2\x86\x92 10.0.0.2:80                   "
        "4/3      416/162     342 ms  rst    reset by server; retransmissions 1 of 2 segments\n");
  CHECK_THAT(print(rows, question),
             Catch::Contains("[2020:2020:2020:2020:2020:2020:2020:2020]:40000 \xe2\x86\x92 "));
}

TEST_CASE("ConversationRows leaves no blanks at a line's end") {
  ConversationRows rows(false);
  const std::string row = print(rows, [](Dialogue& talk) {
    talk.datagram(true);
    talk.datagram(false);
  });
  CHECK_THAT(row, Catch::EndsWith("  open\n"));
}

TEST_CASE("ConversationRows shortens large numbers") {
  ConversationRows rows(false);
  const std::string row = print(rows, [](Dialogue& talk) {
    talk.shake_hands();
    for (std::uint32_t i = 0; i < 2000; ++i) {
      talk.client({.sequence = 1 + 60'000 * i, .length = 60'000});
    }
  });
  CHECK_THAT(row, Catch::Contains(" 2.0k/1 "));
  CHECK_THAT(row, Catch::Contains(" 120M/"));
  CHECK_THAT(row, Catch::Contains(" 20.0 s "));
}

TEST_CASE("ConversationRows lets findings stand out in colour") {
  ConversationRows rows(true);
  CHECK_THAT(rows.heading(), Catch::StartsWith("\x1b[1mSTART"));
  CHECK_THAT(print(rows, typical),
             Catch::EndsWith("  \x1b[33mreset by server; retransmissions 1 of "
                             "2 segments\x1b[0m\n"));
}
