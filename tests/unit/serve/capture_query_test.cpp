#include "serve/capture_query.h"

#include "base/error.h"
#include "support/catch.h"

#include <map>

using namespace chattcp;

namespace {

CaptureQuery parse(QueryParameters parameters, Dialect dialect = Dialect::documented) {
  return parse_capture_query(parameters, dialect);
}

// The wish for eth0 with these parameters, as text.
std::string wish_of(QueryParameters parameters) {
  parameters.emplace("i", "eth0");
  return parse(std::move(parameters)).wish.text();
}

std::string refusal_of(QueryParameters parameters, Dialect dialect = Dialect::documented) {
  parameters.emplace("i", "eth0");
  try {
    parse_capture_query(parameters, dialect);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "not refused";
}

} // namespace

TEST_CASE("parse_capture_query takes the interface alone") {
  const CaptureQuery query = parse({{"i", "eth0"}});

  CHECK(query.wish.interface == "eth0");
  CHECK(query.wish.text() == "i=eth0");
  CHECK(query.wish.expressions.empty());
  CHECK(query.wish.format.payload == PayloadEncoding::array);
  CHECK(query.wish.format.dialect == Dialect::documented);
  CHECK(query.count == 0);
}

TEST_CASE("parse_capture_query requires an interface, once") {
  CHECK_THROWS_AS(parse({}), UsageError);
  CHECK_THROWS_WITH(parse({}), "interface required");
  CHECK_THROWS_WITH(parse({{"i", ""}}), "interface required");
  CHECK_THROWS_WITH(parse({{"p", "tcp"}, {"I", "eth0"}}), Catch::StartsWith("unknown parameter"));
  CHECK_THROWS_WITH(parse({{"i", "lo"}, {"i", "eth0"}}), "i: may be given only once");
}

TEST_CASE("parse_capture_query takes UDP tunnels, as often as it likes") {
  CHECK(wish_of({{"decapsulate", "gtpu,vxlan=8472"}, {"decapsulate", "gtpu"}}) ==
        "i=eth0&decapsulate=vxlan%3D8472%2Cgtpu");
  CHECK(wish_of({{"decapsulate", "all"}}) ==
        wish_of({{"decapsulate", "vxlan,gtpu,teredo,geneve"}}));
  CHECK(refusal_of({{"decapsulate", "gre"}}) ==
        "decapsulate: 'gre' is not vxlan, geneve, gtpu, teredo or all (at another port: "
        "vxlan=8472)");
}

TEST_CASE("parse_capture_query takes every condition of the command line") {
  CHECK(wish_of({{"p", "tcp"}}) == "i=eth0&p=tcp");
  CHECK(wish_of({{"p", "443"}}) == "i=eth0&p=443");
  CHECK(wish_of({{"p.src", "0"}}) == "i=eth0&p.src=0");
  CHECK(wish_of({{"p.dst", "65535"}}) == "i=eth0&p.dst=65535");
  CHECK(wish_of({{"h", "192.0.2.1"}}) == "i=eth0&h=192.0.2.1/32");
  CHECK(wish_of({{"h.src", "10.0.0.0/8"}}) == "i=eth0&h.src=10.0.0.0/8");
  CHECK(wish_of({{"h.dst", "fe80::/10"}}) == "i=eth0&h.dst=fe80::/10");
}

TEST_CASE("parse_capture_query joins repeated values and those with commas") {
  CHECK(wish_of({{"p", "80,tcp"}, {"p", "443"}, {"h", "::1"}, {"h", "::2,::3"}}) ==
        wish_of({{"h", "::3,::2,::1"}, {"p", "tcp,443,80"}}));
}

TEST_CASE("parse_capture_query keeps pcap expressions as they are, commas too") {
  const CaptureQuery query = parse({{"f", "tcp port 80"}, {"i", "lo"}, {"f", "1,2"}});

  CHECK(query.wish.expressions == std::vector<std::string>{"tcp port 80", "1,2"});
}

TEST_CASE("parse_capture_query lets no expression make the server ask the DNS, or think for long") {
  CHECK_THROWS_WITH(parse({{"i", "lo"}, {"f", "tcp and host secret.example"}}),
                    Catch::StartsWith("f: 'tcp and host secret.example': unknown word "
                                      "'secret.example' in the pcap-filter(7) expression"));
  const std::string half(256, ' ');
  CHECK_NOTHROW(parse({{"i", "lo"}, {"f", half}, {"f", half}}));
  CHECK_THROWS_WITH(
      parse({{"i", "lo"}, {"f", half}, {"f", half + " "}}),
      Catch::StartsWith("f: expressions of 513 characters are too long; at most 512 in all"));
}

TEST_CASE("parse_capture_query refuses zero bytes, at which libpcap would end a text") {
  const std::string zero(1, '\0');
  CHECK_THROWS_WITH(parse({{"i", "lo" + zero}}), Catch::StartsWith("i: 'lo?' is not an interface"));
  CHECK_THROWS_WITH(parse({{"i", "lo"}, {"f", "tcp" + zero}}),
                    Catch::StartsWith("f: 'tcp?' is not a pcap-filter(7) expression"));
  CHECK_THROWS_WITH(parse({{"i", "lo"}, {"p", "tcp" + zero}}),
                    Catch::StartsWith("p: 'tcp?' is not"));
}

TEST_CASE("parse_capture_query knows tcp=true and udp=true as another spelling") {
  CHECK(wish_of({{"tcp", "true"}}) == wish_of({{"p", "tcp"}}));
  CHECK(wish_of({{"udp", "true"}}) == wish_of({{"p", "udp"}}));
  CHECK(wish_of({{"tcp", "true"}, {"udp", "true"}}) == wish_of({}));
  CHECK(wish_of({{"tcp", "true"}, {"udp", "false"}}) == wish_of({{"p", "tcp"}}));
  CHECK(wish_of({{"tcp", "false"}, {"udp", "false"}}) == wish_of({}));
}

TEST_CASE("parse_capture_query takes a count, and leaves it out of the wish") {
  CHECK(parse({{"i", "lo"}, {"c", "1"}}).count == 1);
  CHECK(parse({{"i", "lo"}, {"c", "9223372036854775807"}}).count == INT64_MAX);
  CHECK(wish_of({{"c", "5"}}) == wish_of({}));
}

TEST_CASE("parse_capture_query takes lastEventId, whatever it is, and keeps it out of the wish") {
  for (const std::string id : {"", "17", "end", "not ours"}) {
    const CaptureQuery query = parse({{"i", "lo"}, {"lastEventId", id}});
    CHECK(query.last_event_id == id);
    CHECK(query.wish.text() == "i=lo");
  }
}

TEST_CASE("parse_capture_query takes every payload encoding") {
  for (const auto& [name, encoding] :
       {std::pair("array", PayloadEncoding::array), std::pair("base64", PayloadEncoding::base64),
        std::pair("hex", PayloadEncoding::hex), std::pair("text", PayloadEncoding::text),
        std::pair("none", PayloadEncoding::none)}) {
    CAPTURE(name);
    CHECK(parse({{"i", "lo"}, {"payload", name}}).wish.format.payload == encoding);
  }
}

TEST_CASE("parse_capture_query takes a switch for reassembly") {
  CHECK(parse({{"i", "lo"}, {"reassemble", "true"}}).wish.reassemble);
  CHECK_FALSE(parse({{"i", "lo"}, {"reassemble", "false"}}).wish.reassemble);
  CHECK_FALSE(parse({{"i", "lo"}}).wish.reassemble);
}

TEST_CASE("parse_capture_query takes fields, additions and formats") {
  CHECK(wish_of({{"fields", "tcp.dst,src_ip"}, {"fields", "number"}}) ==
        "i=eth0&fields=src_ip,tcp.dst,number");
  CHECK(wish_of({{"add", "time"}, {"add", "ttl,time"}}) == "i=eth0&add=time,ttl");
  CHECK(wish_of({{"fields", "time,src_ip"}, {"add", "time"}}) == "i=eth0&fields=src_ip,time");
  CHECK(refusal_of({{"fields", "src_ip"}, {"add", "time"}}) ==
        "add: 'time' is not among fields, which names all fields of a line; name it there");
  CHECK_THAT(refusal_of({{"add", "src_ip"}}), Catch::StartsWith("add: 'src_ip' is "));
  CHECK(wish_of({{"format", "json"}}) == "i=eth0");
  CHECK(wish_of({{"format", "tsv"}, {"fields", "time,src_ip"}}) ==
        "i=eth0&format=tsv&fields=time,src_ip");
  CHECK(refusal_of({{"format", "CSV"}}) == "format: 'CSV' is not json, csv or tsv");
  CHECK(refusal_of({{"format", "csv"}, {"format", "csv"}}) == "format: may be given only once");
}

TEST_CASE("parse_conversations_query has the filters, the format and the idle time alone") {
  const auto text_of = [](QueryParameters parameters) {
    parameters.emplace("i", "lo");
    return parse_conversations_query(parameters).wish.text();
  };
  CHECK(text_of({}) == "conversations?i=lo");
  CHECK(text_of({{"p", "tcp"}, {"f", "ip"}, {"format", "csv"}, {"idle", "0.5"}, {"token", "x"}}) ==
        "conversations?i=lo&p=tcp&f=ip&format=csv&idle=0.500");
  CHECK(text_of({{"idle", "120"}}) == text_of({}));
  CHECK(text_of({{"idle", "0.0000001"}}) == "conversations?i=lo&idle=0.001");
  CHECK(parse_conversations_query({{"i", "lo"}, {"c", "3"}}).count == 3);
  CHECK_THROWS_WITH(text_of({{"idle", "0"}}), Catch::StartsWith("idle: '0' is not a number of"));
  CHECK_THROWS_WITH(text_of({{"idle", "1"}, {"idle", "2"}}), "idle: may be given only once");
  for (const std::string name : {"fields", "add", "payload", "reassemble"}) {
    CHECK_THROWS_WITH(text_of({{name, "time"}}),
                      "unknown parameter '" + name +
                          "'; there are: i, p, h, h.src, h.dst, p.src, p.dst, f, tcp, udp, "
                          "decapsulate, c, format, idle, token, lastEventId");
  }
  CHECK_THROWS_WITH(parse_conversations_query({}), "interface required");
}

TEST_CASE("parse_frames_query has the filters and the count alone") {
  const CaptureQuery query = parse_frames_query({{"i", "lo"},
                                                 {"p", "tcp"},
                                                 {"f", "ip"},
                                                 {"decapsulate", "gtpu"},
                                                 {"c", "3"},
                                                 {"token", "x"}});
  CHECK(query.wish.text() == "capture.pcap?i=lo&p=tcp&f=ip&decapsulate=gtpu");
  CHECK(query.count == 3);
  for (const std::string name :
       {"fields", "add", "payload", "reassemble", "format", "idle", "lastEventId"}) {
    CHECK_THROWS_WITH(parse_frames_query({{"i", "lo"}, {name, "x"}}),
                      "unknown parameter '" + name +
                          "'; there are: i, p, h, h.src, h.dst, p.src, p.dst, f, tcp, udp, "
                          "decapsulate, c, token");
  }
  CHECK_THROWS_WITH(parse_frames_query({}), "interface required");
}

TEST_CASE("parse_capture_query passes over the token") {
  CHECK(wish_of({{"token", "secret"}}) == wish_of({}));
  CHECK(wish_of({{"token", ""}, {"token", "secret"}}) == wish_of({}));
}

TEST_CASE("parse_capture_query has base64 alone in the dialect of chattcp-capture") {
  const auto compat = Dialect::chattcp_capture;
  CHECK(parse({{"i", "lo"}}, compat).wish.format.payload == PayloadEncoding::base64);
  CHECK(parse({{"i", "lo"}}, compat).wish.format.dialect == compat);
  CHECK(parse({{"i", "lo"}, {"payload", "base64"}}, compat).wish.format.payload ==
        PayloadEncoding::base64);
  for (const std::string bad : {"array", "hex", "text", "none", "x"}) {
    CHECK(refusal_of({{"payload", bad}}, compat) ==
          "payload: '" + bad + "' is not base64, the only encoding of --compat");
  }
}

TEST_CASE("parse_capture_query passes over what chattcp-capture does, with --compat alone") {
  const auto wish = [](QueryParameters parameters) {
    parameters.emplace("i", "lo");
    return parse(std::move(parameters), Dialect::chattcp_capture).wish.text();
  };
  const std::string all = wish({});
  const QueryParameters empty{{"p", ""},   {"h", ""},   {"h.src", ""},  {"h.dst", ""},
                              {"tcp", ""}, {"udp", ""}, {"p.src", ""},  {"p.dst", ""},
                              {"c", ""},   {"f", ""},   {"payload", ""}};
  CHECK(wish(empty) == all);
  for (const std::string name : {"unknown", "I", "tcp ", "", "_", "idle"}) {
    CHECK(wish({{name, "x"}}) == all);
    CHECK_THAT(refusal_of({{name, "x"}}), Catch::StartsWith("unknown parameter '" + name + "'"));
  }
  for (const std::string name : {"fields", "add", "format"}) { // It has none of these.
    CHECK(refusal_of({{name, "time"}}, Dialect::chattcp_capture) == name + ": not with --compat");
    CHECK(wish({{name, ""}}) == all);
    CHECK_THAT(refusal_of({{name, "x"}}), Catch::StartsWith(name + ": 'x' is not "));
  }
  for (const std::string value : {"1", "TRUE", "t", "0", "no", "false"}) {
    CHECK(wish({{"tcp", value}}) == all); // It compares with "true".
    CHECK(wish({{"tcp", value}, {"udp", "true"}}) == wish({{"p", "udp"}}));
  }
  CHECK(wish({{"tcp", "true"}}) == wish({{"p", "tcp"}}));
  CHECK(refusal_of({{"tcp", "1"}}) == "tcp: '1' is not true or false");
  CHECK(refusal_of({{"tcp", ""}}) == "tcp: '' is not true or false");

  const CaptureQuery first =
      parse({{"i", "lo"}, {"i", "eth0"}, {"c", "3"}, {"c", "4"}}, Dialect::chattcp_capture);
  CHECK(first.wish.interface == "lo");
  CHECK(first.count == 3);
  CHECK_THROWS_WITH(parse({{"i", ""}}, Dialect::chattcp_capture), "interface required");
  CHECK(refusal_of({{"h", "x"}}, Dialect::chattcp_capture) == refusal_of({{"h", "x"}}));
}

TEST_CASE("parse_capture_query names the parameter, the value and what is allowed") {
  const std::string port = "a port number from 0 to 65535 or a range such as 8000-8999";
  const std::string host = "an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8";
  CHECK(refusal_of({{"p", "80x"}}) == "p: '80x' is not tcp, udp, " + port);
  CHECK(refusal_of({{"p.src", "tcp"}}) ==
        "p.src: 'tcp' is not " + port + "; the protocol is spelled p=tcp");
  CHECK(refusal_of({{"p.dst", "65536"}}) == "p.dst: '65536' is not " + port);
  CHECK(refusal_of({{"h", "localhost"}}) == "h: 'localhost' is not " + host +
                                                "; names are not looked up; this machine is "
                                                "h=127.0.0.1,::1");
  CHECK(refusal_of({{"h.src", "10.0.0.0/33"}}) == "h.src: '10.0.0.0/33' is not " + host);
  CHECK(refusal_of({{"h.dst", "[::1]"}}) ==
        "h.dst: '[::1]' is not " + host + "; without brackets: h.dst=::1");
  CHECK(refusal_of({{"p", "tcp"}, {"p", "!tcp"}}) ==
        "p: '!tcp' excludes all of 'tcp'; no packet could match");
  CHECK(refusal_of({{"tcp", "yes"}}) == "tcp: 'yes' is not true or false");
  CHECK(refusal_of({{"reassemble", "1"}}) == "reassemble: '1' is not true or false");
  CHECK(refusal_of({{"udp", "TRUE"}}) == "udp: 'TRUE' is not true or false");
  CHECK(refusal_of({{"c", "0"}}) == "c: '0' is not a whole number from 1 to 9223372036854775807");
  CHECK(refusal_of({{"payload", "Base64"}}) ==
        "payload: 'Base64' is not array, base64, hex, text or none");
  CHECK(refusal_of({{"f", ""}}) ==
        "f: '' is not a pcap-filter(7) expression, such as 'tcp port 80'");
}

TEST_CASE("parse_capture_query refuses empty values") {
  for (const char* const name : {"p", "p.src", "p.dst", "h", "h.src", "h.dst", "f", "c", "payload",
                                 "tcp", "udp", "reassemble"}) {
    CAPTURE(name);
    CHECK_THAT(refusal_of({{name, ""}}), Catch::StartsWith(std::string(name) + ": '' is not "));
  }
  CHECK_THAT(refusal_of({{"p", "80,"}}), Catch::StartsWith("p: '' is not "));
  CHECK_THAT(refusal_of({{"h", ",::1"}}), Catch::StartsWith("h: '' is not "));
}

TEST_CASE("parse_capture_query refuses counts that are none") {
  for (const std::string bad : {"0", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "one",
                                "9223372036854775808", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK_THAT(refusal_of({{"c", bad}}), Catch::StartsWith("c: '" + bad + "' is not "));
  }
}

TEST_CASE("parse_capture_query refuses a second count or encoding") {
  CHECK(refusal_of({{"c", "1"}, {"c", "1"}}) == "c: may be given only once");
  CHECK(refusal_of({{"payload", "hex"}, {"payload", "text"}}) == "payload: may be given only once");
  CHECK(refusal_of({{"reassemble", "true"}, {"reassemble", "false"}}) ==
        "reassemble: may be given only once");
}

TEST_CASE("parse_capture_query refuses a parameter that it does not know, and names all it does") {
  const std::string all =
      "there are: i, p, h, h.src, h.dst, p.src, p.dst, f, tcp, udp, decapsulate, c, "
      "payload, reassemble, fields, add, format, token, lastEventId";
  for (const std::string& bad :
       std::vector<std::string>{"q", "", "x.y", "nonsense", std::string(5000, 'p')}) {
    CAPTURE(bad);
    CHECK(refusal_of({{bad, "1"}}) == "unknown parameter '" + bad + "'; " + all);
  }
  for (const auto& [bad, right] : std::map<std::string, std::string>{{"P", "p"},
                                                                     {"port", "p"},
                                                                     {"h.sr", "h.src"},
                                                                     {"host", "h"},
                                                                     {"count", "c"},
                                                                     {"amp;p", "p"},
                                                                     {"p.src ", "p.src"},
                                                                     {"dst_ip", "h.dst"},
                                                                     {"paylaod", "payload"}}) {
    CHECK(refusal_of({{bad, "1"}}) ==
          "unknown parameter '" + bad + "'; did you mean " + right + "? " + all);
  }
}

TEST_CASE("parse_capture_query answers parameters that are separated by ;") {
  CHECK(refusal_of({{"i", "lo;p=80"}}) ==
        "i: 'lo;p=80' contains another parameter; separate them with &: i=lo&p=80");
  CHECK(refusal_of({{"p", "80;i=lo"}}) ==
        "p: '80;i=lo' contains another parameter; separate them with &: p=80&i=lo");
  CHECK(parse_capture_query({{"i", "a;b"}}, Dialect::documented).wish.interface == "a;b");
  CHECK(parse_capture_query({{"i", "a;b=c"}}, Dialect::documented).wish.interface == "a;b=c");
}

TEST_CASE("parse_capture_query answers a Wireshark display filter") {
  CHECK(refusal_of({{"f", "tcp.port == 80"}}) ==
        "f: 'tcp.port == 80' is not a pcap-filter(7) expression but a Wireshark display "
        "filter; use p=tcp&p=80");
}
