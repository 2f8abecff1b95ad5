#include "output/fields/field_list.h"

#include "base/error.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

std::string names_of(const FieldList& list) {
  std::string names;
  for (const Field field : list) {
    names += (names.empty() ? "" : ",") + std::string(name_of(field));
  }
  return names;
}

std::string fields(std::string_view text) {
  FieldList list;
  add_fields(list, "--fields", text);
  return names_of(list);
}

std::string further(std::string_view text) {
  FieldList list;
  add_further_fields(list, "--add", text);
  return names_of(list);
}

template <typename Call> std::string refusal(Call call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

std::vector<Label> labels(const std::vector<std::string>& texts) {
  std::vector<Label> all;
  for (const std::string& text : texts) {
    add_label(all, "--label", text);
  }
  return all;
}

} // namespace

TEST_CASE("text_of names fields, and a whole group by its name") {
  const auto text = [](const std::string& list) {
    FieldList fields;
    add_fields(fields, "fields", list);
    return text_of(fields);
  };
  CHECK(text_of({}).empty());
  for (const std::string list : {"src_ip,tcp.dst", "analysis", "time,analysis,ttl", "tcp,udp",
                                 "analysis.from,analysis.stream", "tcp.payload,analysis"}) {
    CHECK(text(list) == list);
  }
  CHECK(text("analysis.stream,analysis") == "analysis");
}

TEST_CASE("every name of a field is known, and means that field") {
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    FieldList list;
    add_fields(list, "--fields", kFieldNames[i]);
    CHECK(list == FieldList{static_cast<Field>(i)});
  }
}

TEST_CASE("fields stand in the order in which they are named, each once") {
  CHECK(fields("src_ip,packet_size,src_ip") == "src_ip,packet_size");
  CHECK(fields("tcp.SYN,timestamp") == "tcp.SYN,timestamp");
}

TEST_CASE("a group stands for all its fields") {
  CHECK(fields("udp") == "udp.src,udp.dst,udp.length,udp.checksum,udp.payload");
  CHECK(fields("analysis.seq,analysis").rfind("analysis.seq,analysis.stream", 0) == 0);
  CHECK(further("analysis") ==
        "analysis.stream,analysis.from,analysis.seq,analysis.ack,analysis.state,analysis.flags,"
        "analysis.acks,analysis.rtt_us,analysis.in_flight");
}

TEST_CASE("names that are not known are refused, with those that are") {
  for (const char* const text : {"", "x", "tcp.", "src_ip,", ",src_ip", "src_ip,,dst_ip", "TCP",
                                 "tcp.syn", " src_ip", "."}) {
    CAPTURE(text);
    const std::string message = refusal([&] { fields(text); });
    CHECK_THAT(message, Catch::StartsWith("--fields: '"));
    CHECK_THAT(message, Catch::Contains("' is not a field; "));
    CHECK_THAT(message, Catch::Contains("there are: timestamp, packet_size"));
    CHECK_THAT(message, Catch::Contains("analysis.in_flight"));
  }
}

TEST_CASE("the name that was meant is named") {
  CHECK_THAT(refusal([] { fields("tcp.syn"); }),
             Catch::StartsWith("--fields: 'tcp.syn' is not a field; did you mean tcp.SYN? there"));
  CHECK_THAT(refusal([] { fields("src_pi"); }), Catch::Contains("did you mean src_ip? there are"));
  CHECK_THAT(refusal([] { fields("nonsense"); }), Catch::Contains("is not a field; there are"));
}

TEST_CASE("what is in every line cannot be added") {
  CHECK_THAT(
      refusal([] { further("number,src_ip"); }),
      Catch::StartsWith("--add: 'src_ip' is in every line already; there are: number, time"));
  CHECK_THAT(refusal([] { further("tcp"); }), Catch::Contains("in every line already"));
  CHECK_THAT(refusal([] { further("x"); }), Catch::EndsWith("label, capture_start, analysis"));
  CHECK_THAT(refusal([] { further(""); }), Catch::Contains("'' is not a field"));
}

TEST_CASE("labels have a key and a value") {
  const auto all = labels({"host=web1", "site_2-x=", "note=a=b \xc3\xa4"});
  REQUIRE(all.size() == 3);
  CHECK(all[0].key == "host");
  CHECK(all[0].value == "web1");
  CHECK(all[1].value.empty());
  CHECK(all[2].value == "a=b \xc3\xa4");
}

TEST_CASE("labels that would harm a line are refused") {
  for (const std::string& text :
       {std::string("host"), std::string("=x"), std::string("a b=x"), std::string("a.b=x"),
        std::string("\xc3\xa4=x"), std::string("a=\n"), std::string("a=\x1b[1m"),
        std::string("a=\x7f"), std::string("a=\0b", 4), std::string("a=\xff"),
        std::string("a=\xc3"), "a=" + std::string(257, 'x')}) {
    CAPTURE(text);
    CHECK_THAT(refusal([&] { labels({text}); }), Catch::Contains("--label"));
  }
  CHECK(labels({"a=" + std::string(256, 'x')}).size() == 1);
  CHECK(refusal([] { labels({"a=1", "a=2"}); }) == "--label: 'a' may be given only once");
}
