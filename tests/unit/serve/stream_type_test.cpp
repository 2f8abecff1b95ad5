#include "serve/stream_type.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

std::string type_for(const std::string& accept) {
  const std::optional<StreamType> type = accepted_stream(accept);
  if (!type) {
    return "none";
  }
  CHECK((type->form == StreamForm::events) == (type->content_type == "text/event-stream"));
  return type->content_type;
}

} // namespace

TEST_CASE("accepted_stream is of events unless the client says otherwise") {
  for (const std::string accept :
       {"", "*/*", "text/event-stream", "text/*", "TEXT/Event-Stream;charset=utf-8", "text/html",
        "text/html,application/xhtml+xml,*/*;q=0.8", "application/json", "*/*;q=0.1", "nonsense",
        "text/event-stream, application/x-ndjson", "application/x-ndjson, text/event-stream",
        "application/x-ndjson;q=0.5, text/event-stream", "application/x-ndjson;q=0",
        "application/x-ndjson;q=0, */*", "application/*;q=0.9, */*", "xapplication/x-ndjson"}) {
    CAPTURE(accept);
    CHECK(type_for(accept) == "text/event-stream");
  }
}

TEST_CASE("accepted_stream is of lines under the name by which the client asks for them") {
  for (const std::string name : {"application/x-ndjson", "application/ndjson", "application/jsonl",
                                 "application/x-jsonl", "application/x-jsonlines"}) {
    for (const std::string more : {"", ", */*", ";q=0.9, text/event-stream;q=0.8", ";charset=utf-8",
                                   ", text/event-stream;q=0", ";q=0.001, text/html"}) {
      CAPTURE(more);
      CHECK(type_for(name + more) == name);
    }
  }
  CHECK(type_for("Application/X-NDJSON") == "application/x-ndjson");
  CHECK(type_for("application/jsonl;q=0.5, application/ndjson;q=0.6") == "application/ndjson");
  CHECK(type_for("application/x-ndjson;q=0, application/jsonl") == "application/jsonl");
  CHECK(type_for("application/*") == "application/x-ndjson");
}

TEST_CASE("accepted_stream honours a weight of 0") {
  CHECK(type_for("text/event-stream;q=0") == "application/x-ndjson");
  CHECK(type_for("text/event-stream;q=0, */*") == "application/x-ndjson");
  CHECK(type_for("text/event-stream;q=0, application/*;q=0, application/jsonl;q=0.1") ==
        "application/jsonl");
  CHECK(type_for("*/*;q=0") == "none");
  CHECK(type_for("text/*;q=0, application/*;q=0") == "none");
}

TEST_CASE("accepted_table is of the format that was asked for, unless the client excludes it") {
  const auto type_of = [](const std::string& accept, LineFormat format) {
    const std::optional<StreamType> type = accepted_table(accept, format);
    return type ? type->content_type : "none";
  };
  const std::string csv = "text/csv; charset=utf-8; header=present";
  for (const std::string accept : {"", "*/*", "text/*", "text/csv", "Text/CSV;q=0.1",
                                   "text/html, */*;q=0.1", "application/json, text/csv"}) {
    CAPTURE(accept);
    CHECK(type_of(accept, LineFormat::csv) == csv);
  }
  for (const std::string accept : {"text/event-stream", "application/x-ndjson", "text/csv;q=0",
                                   "*/*;q=0", "text/csv;q=0, */*", "text/tab-separated-values"}) {
    CAPTURE(accept);
    CHECK(type_of(accept, LineFormat::csv) == "none");
  }
  CHECK(type_of("text/tab-separated-values", LineFormat::tsv) ==
        "text/tab-separated-values; charset=utf-8; header=present");
  CHECK(accepted_table("", LineFormat::csv)->form == StreamForm::table);
}

TEST_CASE("accepted_frames is of pcap, unless the client excludes it") {
  for (const std::string accept : {"", "*/*", "application/*", "application/vnd.tcpdump.pcap"}) {
    CAPTURE(accept);
    REQUIRE(accepted_frames(accept));
    CHECK(accepted_frames(accept)->form == StreamForm::frames);
    CHECK(accepted_frames(accept)->content_type == "application/vnd.tcpdump.pcap");
  }
  for (const std::string accept :
       {"text/event-stream", "application/vnd.tcpdump.pcap;q=0", "*/*;q=0"}) {
    CAPTURE(accept);
    CHECK_FALSE(accepted_frames(accept));
  }
}
