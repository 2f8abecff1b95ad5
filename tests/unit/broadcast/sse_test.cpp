#include "broadcast/sse.h"

#include "support/catch.h"

#include <string>
#include <vector>

using namespace chattcp;

namespace {

std::string packet_event(std::uint64_t id, const std::string& object,
                         const std::string& name = "packet") {
  // No more than is promised, so that AddressSanitizer sees a write past it.
  std::vector<char> room(name.size() + object.size() + kMaxEventFrame);
  return {room.data(), write_event(id, name, object, room.data())};
}

} // namespace

TEST_CASE("write_event writes an event with its id and name") {
  CHECK(packet_event(7, "[]", "conversation") == "id: 7\nevent: conversation\ndata: []\n\n");
  CHECK(packet_event(1, "{}") == "id: 1\nevent: packet\ndata: {}\n\n");
  CHECK(packet_event(42, R"({"proto":"udp"})") ==
        "id: 42\nevent: packet\ndata: {\"proto\":\"udp\"}\n\n");
}

TEST_CASE("write_event has room for the largest id") {
  CHECK(packet_event(UINT64_MAX, "{}") == "id: 18446744073709551615\nevent: packet\ndata: {}\n\n");
}

TEST_CASE("sse_event has a name and data, and no id") {
  CHECK(sse_event("error", "eth9: gone") == "event: error\ndata: eth9: gone\n\n");
  CHECK(sse_event("dropped", R"({"dropped":12,"where":"kernel"})") ==
        "event: dropped\ndata: {\"dropped\":12,\"where\":\"kernel\"}\n\n");
}

TEST_CASE("sse_close has an id that a client sends back, or makes it forget the last one") {
  CHECK(sse_close("stop capture", kEndId) == "id: end\nevent: close\ndata: stop capture\n\n");
  CHECK(sse_close("stop capture", kNoId) == "id: \nevent: close\ndata: stop capture\n\n");
}

TEST_CASE("sse_retry is in milliseconds, and no event") {
  CHECK(sse_retry(std::chrono::seconds(2)) == "retry: 2000\n");
}

TEST_CASE("event_number reads the id of a packet event and nothing else") {
  CHECK(event_number("1") == 1U);
  CHECK(event_number("18446744073709551615") == UINT64_MAX);
  for (const std::string_view other :
       {"", "end", "-1", "+1", " 1", "1 ", "1.5", "0x1", "18446744073709551616"}) {
    CAPTURE(other);
    CHECK_FALSE(event_number(other));
  }
  CHECK_FALSE(event_number(kEndId));
}

TEST_CASE("sse_comment has no blank line, which some clients take for an event") {
  CHECK(sse_comment("keep-alive") == ": keep-alive\n");
}
