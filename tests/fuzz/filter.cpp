// Wishes as a URL and as a command line spell them, their test, and the filter for the kernel.
//
// Input: the query of GET /api/capture up to the first line end; the dialect in the highest bit of
// a byte, the link type's place in kLinkTypes in the others; a frame.
#include "base/byte_reader.h"
#include "base/error.h"
#include "base/link_type.h"
#include "cli/capture_check.h"
#include "decode/decode.h"
#include "filter/connection_set.h"
#include "filter/filter_text.h"
#include "filter/kernel_expression.h"
#include "fuzz/filter_model.h"
#include "fuzz/look_ups.h"
#include "fuzz/target.h"
#include "serve/capture_query.h"
#include "source/pcap_handle.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

// Which expressions libpcap is to compile.
bool is_compiled(const std::string& expression) {
  constexpr std::size_t kOneOf = 512;
  return is_chosen(expression, kOneOf);
}

bool is_line(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
  });
}

// What `make` returns, or nothing where it refuses, in one line.
template <typename Make> auto made_by(Make make) -> std::optional<decltype(make())> {
  try {
    return make();
  } catch (const UsageError& error) {
    require(is_line(error.what()), "a refusal is a line");
    return std::nullopt;
  }
}

std::vector<std::string> whole_values_of(const QueryParameters& parameters, const char* name) {
  std::vector<std::string> values;
  const auto [first, last] = parameters.equal_range(name);
  std::transform(first, last, std::back_inserter(values),
                 [](const auto& parameter) { return parameter.second; });
  return values;
}

CaptureArguments::Value single_value_of(const QueryParameters& parameters, const char* name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::nullopt : CaptureArguments::Value(found->second);
}

// The same wish as a user of `chattcp capture` has it.
CaptureArguments arguments_of(const QueryParameters& parameters) {
  CaptureArguments options;
  options.interface = single_value_of(parameters, "i");
  options.count = single_value_of(parameters, "c");
  options.payload = single_value_of(parameters, "payload");
  options.protocols_or_ports = whole_values_of(parameters, "p");
  options.hosts = whole_values_of(parameters, "h");
  options.source_hosts = whole_values_of(parameters, "h.src");
  options.destination_hosts = whole_values_of(parameters, "h.dst");
  options.source_ports = whole_values_of(parameters, "p.src");
  options.destination_ports = whole_values_of(parameters, "p.dst");
  options.expressions = whole_values_of(parameters, "f");
  options.decapsulate = whole_values_of(parameters, "decapsulate");
  for (const char* const name : {"tcp", "udp"}) {
    const std::vector<std::string> values = whole_values_of(parameters, name);
    if (std::find(values.begin(), values.end(), "true") != values.end()) {
      options.protocols_or_ports.emplace_back(name);
    }
  }
  return options;
}

// A URL takes no more than a command line, and means the same.
void check_command_line(const QueryParameters& parameters,
                        const std::optional<CaptureQuery>& query) {
  const auto request = made_by([&] { return check_capture(arguments_of(parameters)); });
  require(request || !query, "what a URL may ask for, a command line may");
  if (query) {
    require(filter_text(request->filter) == filter_text(query->wish.filter), "the same filter");
    require(request->count == query->count, "the same count");
    require(request->capture_filter.expressions == query->wish.expressions, "the same expressions");
    require(request->tunnels.entries() == query->wish.tunnels.entries(), "the same tunnels");
  }
}

// Who asks for the text of a wish asks for the same.
void check_text(const CaptureQuery& query) {
  const std::string text = query.wish.text();
  const auto again = made_by(
      [&] { return parse_capture_query(parse_query("?" + text), query.wish.format.dialect); });
  require(again.has_value(), "the text of a wish is a wish");
  require(again->wish.text() == text, "the text of a wish is that of the same wish");
}

// No expression that comes through makes libpcap look a name up.
void check_expression(const std::string& expression, LinkType type) {
  const PcapHandle handle = open_for_filters(type, false);
  const std::size_t before = look_ups();
  try {
    const BpfProgram program(handle.get(), expression);
  } catch (const Error&) {
    // Not for this link type, or not at all: told when a capture starts.
  }
  require(look_ups() == before, "no name is looked up");
}

// Behind some link layers libpcap knows nothing of IP; a capture there goes without.
bool has_kernel_filters(LinkType type) {
  try {
    const PcapHandle handle = open_for_filters(type, false);
    const BpfProgram any_ip(handle.get(), "ip or ip6");
    return libpcap_finds_ip(type);
  } catch (const Error&) {
    return false;
  }
}

// The kernel lets through all that is wanted.
void check_kernel(const PacketFilter& filter, const UdpTunnels& tunnels, const Frame& frame,
                  bool wanted) {
  const std::string expression = kernel_expression(filter, tunnels);
  if (expression.empty() || !is_compiled(expression) || !has_kernel_filters(frame.link_type)) {
    return;
  }
  const PcapHandle handle = open_for_filters(frame.link_type, false);
  const BpfProgram program(handle.get(), expression); // What it throws is a finding.
  pcap_pkthdr header{};
  header.caplen = static_cast<bpf_u_int32>(frame.bytes.size());
  header.len = frame.wire_length;
  const bool accepted = pcap_offline_filter(program.get(), &header, frame.bytes.data()) != 0;
  require(accepted || !wanted, "the kernel lets through what is wanted");
}

// What is left out are the packets of a connection, and nothing else.
void check_connections(const Packet& packet) {
  const Connection from_outside{
      .local = Endpoint::of(packet.destination_address, packet.destination_port()),
      .remote = Endpoint::of(packet.source_address, packet.source_port())};
  const Connection from_inside{.local = from_outside.remote, .remote = from_outside.local};
  const bool is_tcp = packet.tcp() != nullptr;
  const bool opens = is_tcp && (packet.tcp()->header.flags & (kTcpSyn | kTcpAck)) == kTcpSyn;
  for (const Connection& connection : {from_outside, from_inside}) {
    ConnectionSet set;
    ConnectionSet::View view(&set);
    require(!view.contains(packet), "no connection, no packet of one");
    set.insert(connection);
    require(view.contains(packet) == is_tcp, "a packet of a connection");
    set.retire(connection);
    const bool anew = opens && connection == from_outside && from_outside != from_inside;
    require(view.contains(packet) == (is_tcp && !anew), "a packet of one that has ended");
    set.erase(connection);
    require(!view.contains(packet), "a packet of none");
  }
}

void check_filter(const QueryParameters& parameters, const CaptureWish& wish, const Frame& frame) {
  const PacketFilter& filter = wish.filter;
  const Decoded decoded = decode(frame, wish.tunnels);
  const bool wanted = !decoded.stop && filter.matches(decoded.packet);
  if (!decoded.stop) {
    require(wanted == model_matches(parameters, decoded.packet), "the filter is as defined");
    check_connections(decoded.packet);
  }
  check_kernel(filter, wish.tunnels, frame, wanted);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::uint8_t* const line_end = std::find(data, data + size, '\n');
  const std::string text = "?" + std::string(data, line_end);
  ByteReader reader({line_end == data + size ? line_end : line_end + 1, data + size});
  const std::uint8_t choice = reader.u8();
  const LinkType type = kLinkTypes[(choice & 0x7fU) % kLinkTypes.size()];
  const Dialect dialect = (choice & 0x80U) != 0 ? Dialect::chattcp_capture : Dialect::documented;

  const QueryParameters parameters = parse_query(text);
  const auto query = made_by([&] { return parse_capture_query(parameters, dialect); });
  if (query || is_chosen(text, 8)) {
    check_command_line(parameters, query);
  }
  if (query) {
    check_text(*query);
    for (const std::string& expression : query->wish.expressions) {
      if (is_compiled(expression)) {
        check_expression(expression, type);
      }
    }
    check_filter(parameters, query->wish,
                 {.bytes = reader.rest(),
                  .wire_length = static_cast<std::uint32_t>(reader.rest().size()),
                  .time = {},
                  .link_type = type});
  }
  return 0;
}
