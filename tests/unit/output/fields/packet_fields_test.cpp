#include "output/fields/packet_fields.h"

#include "decode/decode.h"
#include "output/fields/analysis_json.h"
#include "output/fields/packet_table.h"
#include "output/fields/rfc3339.h"
#include "output/fields/separated_values.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/packet_model.h"

#include <nlohmann/json.hpp>

using namespace chattcp;
using namespace chattcp::test;
using Json = nlohmann::ordered_json;

namespace {

FieldList list_of(std::string_view names) {
  FieldList list;
  add_fields(list, "--fields", names);
  return list;
}

FieldList all_fields() {
  FieldList list;
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    list.push_back(static_cast<Field>(i));
  }
  return list;
}

// A frame, its packet and an analysis.
struct Sample {
  explicit Sample(Bytes frame_bytes) : bytes(std::move(frame_bytes)) {
    frame = {.bytes = bytes,
             .wire_length = static_cast<std::uint32_t>(bytes.size()),
             .time = {.seconds = 1'769'719'055, .nanoseconds = 859'123'456},
             .link_type = LinkType::ethernet};
    decoded = decode(frame);
    REQUIRE_FALSE(decoded.stop);
  }

  std::string print(PacketFormatter& formatter) const {
    Chunk chunk;
    formatter.append({.packet = decoded.packet, .frame = frame, .number = 7, .analysis = &analysis},
                     chunk);
    return std::string(chunk.text());
  }

  Bytes bytes;
  Frame frame;
  Decoded decoded;
  Analysis analysis;
};

Sample segment() {
  Sample sample(
      ethernet(0x8100, vlan(0x0800, ipv4(6, tcp(counted(3), {.options = "020405b4"_hex})))));
  Analysis& analysis = sample.analysis;
  analysis.stream = 17;
  analysis.from = Role::server;
  analysis.sequence = 1;
  analysis.acknowledgement = 518;
  analysis.state = TcpState::established;
  analysis.events.add(TcpEvent::retransmission);
  analysis.events.add(TcpEvent::zero_window);
  analysis.acknowledged = {.number = 41, .nanoseconds = 184'999};
  analysis.in_flight = 1448;
  return sample;
}

Sample datagram() {
  return Sample(ethernet(0x86dd, ipv6(17, udp(counted(3)))));
}

// The label needs escapes; payloads are arrays unless said otherwise.
FieldOptions options() {
  return {.json = {},
          .tunnels = {},
          .interface = "eth\"0",
          .labels = {{"host", "a\"b,c"}},
          .start = {.seconds = 1, .nanoseconds = 2'003'999}};
}

std::string print(const Sample& sample, std::string_view names) {
  PacketFields formatter(options(), list_of(names));
  return sample.print(formatter);
}

std::string cells(const Sample& sample, std::string_view names, char separator = ',') {
  PacketTable formatter(options(), list_of(names), separator);
  return sample.print(formatter);
}

} // namespace

TEST_CASE("PacketFields prints what is asked for, nested and ordered as in the object") {
  CHECK(print(segment(), "packet_size,src_ip") ==
        "{\"packet_size\":65,\"src_ip\":\"192.0.2.1\"}\n");
  CHECK(print(segment(), "tcp.dst,src_ip,tcp.SYN,tcp.ACK") ==
        "{\"src_ip\":\"192.0.2.1\",\"tcp\":{\"dst\":443,\"SYN\":false,\"ACK\":true}}\n");
  CHECK(print(datagram(), "tcp.dst,udp.dst") == "{\"tcp\":null,\"udp\":{\"dst\":53}}\n");
  CHECK(print(segment(), "udp") == "{\"udp\":null}\n");
}

TEST_CASE("PacketFields prints further fields") {
  CHECK(print(segment(), "number,time,src_port,payload_length") ==
        "{\"number\":7,\"time\":\"2026-01-29T20:37:35.859123456Z\",\"src_port\":40000,"
        "\"payload_length\":3}\n");
  CHECK(print(segment(), "src_mac,vlan,ttl,dscp,ecn,ip_id,flow_label,tunnel,direction") ==
        "{\"direction\":null,\"src_mac\":\"02:00:00:00:00:01\",\"vlan\":[100],\"ttl\":64,"
        "\"dscp\":0,\"ecn\":0,\"ip_id\":258,\"flow_label\":null,\"tunnel\":[]}\n");
  CHECK(print(segment(), "capture_start") ==
        "{\"capture_start\":\"1970-01-01T00:00:01.002003Z\"}\n");
  CHECK(print(segment(), "label,interface") ==
        "{\"interface\":\"eth\\\"0\",\"label\":{\"host\":\"a\\\"b,c\"}}\n");
}

TEST_CASE("all fields make valid JSON, and the default ones are those of the default object") {
  for (const Sample& sample : {segment(), datagram()}) {
    PacketFields formatter(options(), all_fields());
    const Json object = Json::parse(sample.print(formatter));
    Json expected = model_of(sample.decoded.packet, PayloadEncoding::array);
    for (const auto& [key, value] : expected.items()) {
      CAPTURE(key);
      CHECK(object.at(key) == value);
    }
    PacketWithMore more(options(), [] {
      FieldList list;
      for (std::size_t i = static_cast<std::size_t>(kFirstAdded); i < kFieldCount; ++i) {
        list.push_back(static_cast<Field>(i));
      }
      return list;
    }());
    CHECK(Json::parse(sample.print(more)) == object);
  }
}

TEST_CASE("PacketWithMore leaves the default object as it is, and adds behind it") {
  for (const Sample& sample : {segment(), datagram()}) {
    PacketJson plain(JsonOptions{});
    const std::string before = sample.print(plain);
    PacketWithMore more(options(), list_of("number"));
    CHECK(sample.print(more) == before.substr(0, before.size() - 2) + ",\"number\":7}\n");
  }
}

TEST_CASE("the analysis is as documented") {
  const std::string expected =
      "{\"stream\":17,\"from\":\"server\",\"seq\":1,\"ack\":518,\"state\":\"ESTABLISHED\","
      "\"flags\":[\"retransmission\",\"zero_window\"],\"acks\":41,\"rtt_us\":184,"
      "\"in_flight\":1448}";
  CHECK(print(segment(), "analysis") == "{\"analysis\":" + expected + "}\n");
  PacketWithAnalysis fast(JsonOptions{});
  PacketWithMore slow(options(), list_of("analysis"));
  CHECK(segment().print(fast) == segment().print(slow));
  CHECK(datagram().print(fast) == datagram().print(slow));
  CHECK_THAT(segment().print(fast), Catch::EndsWith(",\"analysis\":" + expected + "}\n"));
  CHECK_THAT(datagram().print(fast),
             Catch::EndsWith(",\"analysis\":{\"stream\":0,\"from\":\"client\",\"flags\":[]}}\n"));
}

TEST_CASE("members of the analysis that a packet does not have are left out") {
  Sample sample = segment();
  sample.analysis.acknowledged.reset();
  sample.analysis.in_flight.reset();
  sample.analysis.events = {};
  CHECK(print(sample, "analysis.acks,analysis.in_flight,analysis.stream,analysis.flags") ==
        "{\"analysis\":{\"stream\":17,\"flags\":[]}}\n");
  CHECK(print(sample, "analysis.acks") == "{\"analysis\":{}}\n");
  CHECK(print(datagram(), "analysis.seq,analysis.state") == "{\"analysis\":{}}\n");
}

TEST_CASE("the largest analysis fits into its room") {
  Sample sample = segment();
  for (std::size_t event = 0; event < kTcpEventNames.size(); ++event) {
    sample.analysis.events.add(static_cast<TcpEvent>(event));
  }
  sample.analysis.state = TcpState::syn_received;
  sample.analysis.stream = UINT32_MAX;
  sample.analysis.sequence = UINT32_MAX;
  sample.analysis.acknowledgement = UINT32_MAX;
  sample.analysis.acknowledged = {.number = UINT64_MAX, .nanoseconds = -(INT64_MAX / 2)};
  sample.analysis.in_flight = UINT32_MAX;
  PacketWithAnalysis formatter(JsonOptions{});
  const Json object = Json::parse(sample.print(formatter));
  CHECK(object["analysis"]["flags"].size() == kTcpEventNames.size());
  CHECK(object["analysis"]["rtt_us"] == -(INT64_MAX / 2) / 1000);
  CHECK(object["analysis"].dump().size() + sizeof(",\"analysis\":}\n") < kMaxAnalysisText);
}

TEST_CASE("PacketTable has a heading and values in the order in which they were named") {
  PacketTable table(options(), kDefaultColumns, ',');
  CHECK(table.heading() ==
        "time,proto,src_ip,src_port,dst_ip,dst_port,packet_size,payload_length\n");
  CHECK(segment().print(table) ==
        "2026-01-29T20:37:35.859123456Z,tcp,192.0.2.1,40000,198.51.100.2,443,65,3\n");
  PacketTable named(options(), list_of("tcp.dst,src_ip,label"), '\t');
  CHECK(named.heading() == "tcp.dst\tsrc_ip\tlabel.host\n");
}

TEST_CASE("PacketTable leaves empty what a packet does not have, and quotes what needs it") {
  CHECK(cells(datagram(), "tcp.dst,udp.dst,tcp.SYN,flow_label,ip_id") == ",53,,0,\n");
  CHECK(cells(segment(), "tcp.SYN,tcp.ACK,udp.dst") == "false,true,\n");
  CHECK(cells(segment(), "label,interface") == "\"a\"\"b,c\",\"eth\"\"0\"\n");
  CHECK(cells(segment(), "label", '\t') == "\"a\"\"b,c\"\n");
  CHECK(cells(segment(), "tcp.payload") == "\"[1,2,3]\"\n");
  CHECK(cells(segment(), "tcp.payload", '\t') == "[1,2,3]\n");
  CHECK(cells(segment(), "analysis.flags,analysis.rtt_us") ==
        "\"[\"\"retransmission\"\",\"\"zero_window\"\"]\",184\n");
}

TEST_CASE("PacketTable bears large payloads after small ones") {
  PacketTable table(options(), list_of("tcp.payload,udp.payload"), ',');
  CHECK(datagram().print(table) == ",\"[1,2,3]\"\n");
  const Sample large(ethernet(0x0800, ipv4(6, tcp(Bytes(30'000, 255)))));
  CHECK(large.print(table).size() == 30'000 * 4 + 1 + 2 + 2);
}

TEST_CASE("append_separated quotes as RFC 4180 says") {
  const auto shown = [](std::string_view text, char separator) {
    Chunk chunk;
    append_separated(text, separator, chunk);
    return std::string(chunk.text());
  };
  CHECK(shown("", ',').empty());
  CHECK(shown("plain text", ',') == "plain text");
  CHECK(shown("a,b", ',') == "\"a,b\"");
  CHECK(shown("a,b", '\t') == "a,b");
  CHECK(shown("a\tb", '\t') == "\"a\tb\"");
  CHECK(shown("say \"hi\"", ',') == "\"say \"\"hi\"\"\"");
  CHECK(shown("a\nb", ',') == "\"a\nb\"");
  CHECK(shown("a\rb", ',') == "\"a\rb\"");
}

TEST_CASE("append_json_value writes what a text means") {
  const auto shown = [](std::string json) {
    Chunk chunk;
    append_json_value(json, json.data(), ',', chunk);
    return std::string(chunk.text());
  };
  CHECK(shown("null").empty());
  CHECK(shown("\"null\"") == "null");
  CHECK(shown("12") == "12");
  CHECK(shown(R"("a\\b\/")") == "a\\b/");
  CHECK(shown(R"("\b\f\t")") == "\b\f\t");
  CHECK(shown(R"("\u0000\u001b\u007f")") == std::string("\0\x1b\x7f", 3));
  CHECK(shown(R"("\n")") == "\"\n\"");
  CHECK(shown("\"\xc3\xa4\"") == "\xc3\xa4");
}

TEST_CASE("PacketTable writes when the run began as other times") {
  CHECK(cells(segment(), "number,capture_start") == "7,1970-01-01T00:00:01.002003Z\n");
}

TEST_CASE("write_rfc3339 writes years of four digits, and null for others") {
  const auto shown = [](std::int64_t seconds, std::int64_t nanoseconds = 0) {
    std::array<char, kRfc3339Room> text{};
    const char* const end =
        write_rfc3339({.seconds = seconds, .nanoseconds = nanoseconds}, text.data());
    return std::string(static_cast<const char*>(text.data()), end);
  };
  CHECK(shown(0) == "\"1970-01-01T00:00:00.000000000Z\"");
  CHECK(shown(-1, 999'999'999) == "\"1969-12-31T23:59:59.999999999Z\"");
  CHECK(shown(0, -1) == "\"1969-12-31T23:59:59.999999999Z\"");
  CHECK(shown(951'782'400) == "\"2000-02-29T00:00:00.000000000Z\"");
  CHECK(shown(4'294'967'295, 4'294'967'295) == "\"2106-02-07T06:28:19.294967295Z\"");
  CHECK(shown(-62'167'219'200) == "\"0000-01-01T00:00:00.000000000Z\"");
  CHECK(shown(-62'167'219'201) == "null");
  CHECK(shown(253'402'300'799) == "\"9999-12-31T23:59:59.000000000Z\"");
  CHECK(shown(253'402'300'800) == "null");
  CHECK(shown(253'402'300'799, 1'000'000'000) == "null");
  CHECK(shown(INT64_MAX, INT64_MAX) == "null");
  CHECK(shown(INT64_MIN, INT64_MIN) == "null");
}

TEST_CASE("PacketTable counts records, not ends of line between quotes") {
  const PacketTable table(options(), list_of("tcp.payload"), ',');
  CHECK(table.count_lines("") == 0);
  CHECK(table.count_lines("a,b\n") == 1);
  CHECK(table.count_lines("a,\"b\n\"\"c\n\"\nd,e\n") == 2);
  CHECK(table.count_lines("a,b\n\"cut\n") == 1);
}
