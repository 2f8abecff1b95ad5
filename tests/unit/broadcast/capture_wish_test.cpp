#include "broadcast/capture_wish.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

CaptureWish wish(const std::string& interface) {
  CaptureWish wish;
  wish.interface = interface;
  return wish;
}

CaptureWish with_expressions(const std::vector<std::string>& expressions) {
  CaptureWish result = wish("lo");
  result.expressions = expressions;
  return result;
}

} // namespace

TEST_CASE("CaptureWish has no text for what is as by default") {
  CHECK(wish("eth0").text() == "i=eth0");
}

TEST_CASE("CaptureWish names everything that is wished for, in a fixed order") {
  CaptureWish full = with_expressions({"udp port 53", "icmp"});
  full.format.payload = PayloadEncoding::hex;
  full.reassemble = true;
  full.filter.add(FilterKey::host, "h", "10.0.0.1");
  full.filter.add(FilterKey::protocol_or_port, "p", "53,udp");
  full.tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 8472});
  full.tunnels.add({.tunnel = UdpTunnel::gtpu, .port = 2152});

  CHECK(full.text() == "i=lo&p=udp&p=53&h=10.0.0.1/32&f=icmp&f=udp%20port%2053"
                       "&decapsulate=vxlan%3D8472%2Cgtpu&payload=hex&reassemble=true");
}

TEST_CASE("CaptureWish names fields, the form of lines and conversations") {
  CaptureWish fields = wish("lo");
  fields.fields = {.only = {Field::src_ip, Field::number}, .more = {}};
  CHECK(fields.text() == "i=lo&fields=src_ip,number");
  CaptureWish swapped = fields;
  swapped.fields.only = {Field::number, Field::src_ip};
  CHECK(swapped.text() == fields.text()); // An object has its order.
  swapped.lines = LineFormat::csv;
  CHECK(swapped.text() == "i=lo&format=csv&fields=number,src_ip");
  fields.lines = LineFormat::csv;
  CHECK(fields.text() == "i=lo&format=csv&fields=src_ip,number"); // A table has theirs.

  CaptureWish more = wish("lo");
  more.fields.more = {Field::ttl, Field::time};
  CHECK(more.text() == "i=lo&add=time,ttl");
  more.lines = LineFormat::tsv;
  CHECK(more.text() == "i=lo&format=tsv&add=ttl,time");

  CaptureWish conversations = wish("lo");
  conversations.conversations = true;
  CHECK(conversations.text() == "conversations?i=lo");
  CaptureWish frames = wish("lo");
  frames.frames = true;
  CHECK(frames.text() == "capture.pcap?i=lo");
  conversations.idle = std::chrono::milliseconds(1050);
  CHECK(conversations.text() == "conversations?i=lo&idle=1.050");
  conversations.idle = std::chrono::seconds(60);
  CHECK(conversations.text() == "conversations?i=lo&idle=60");
}

TEST_CASE("CaptureWish is the same for expressions in another order, or repeated") {
  const std::string text = with_expressions({"tcp", "udp"}).text();

  CHECK(with_expressions({"udp", "tcp"}).text() == text);
  CHECK(with_expressions({"udp", "tcp", "udp"}).text() == text);
  CHECK(with_expressions({"tcp"}).text() != text);
}

TEST_CASE("CaptureWish cannot be made to look like another one by what a client writes") {
  CaptureWish tcp = wish("a");
  tcp.filter.add(FilterKey::protocol_or_port, "p", "tcp");

  CHECK(wish("a&p=tcp").text() != tcp.text());
  CHECK(with_expressions({"tcp&f=udp"}).text() != with_expressions({"tcp", "udp"}).text());
  CHECK(with_expressions({"a%26b"}).text() != with_expressions({"a&b"}).text());
}

TEST_CASE("CaptureWish differs by interface, filter, expression and payload") {
  CaptureWish filtered = wish("lo");
  filtered.filter.add(FilterKey::source_port, "p.src", "1");
  CaptureWish encoded = wish("lo");
  encoded.format.payload = PayloadEncoding::none;
  CaptureWish whole = wish("lo");
  whole.reassemble = true;
  const std::string text = wish("lo").text();

  CHECK(whole.text() != text);
  CHECK(wish("eth0").text() != text);
  CHECK(filtered.text() != text);
  CHECK(with_expressions({"tcp"}).text() != text);
  CHECK(encoded.text() != text);
}
