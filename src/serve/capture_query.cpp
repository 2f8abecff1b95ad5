#include "serve/capture_query.h"

#include "base/error.h"
#include "base/number.h"
#include "base/typography.h"
#include "filter/expression_names.h"
#include "filter/hint/display_filter.h"
#include "filter/udp_tunnel_text.h"
#include "serve/parameter_names.h"
#include "source/interface_choice.h"

#include <array>
#include <chrono>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

constexpr std::array<std::pair<std::string_view, FilterKey>, 6> kFilterKeys{{
    {"p", FilterKey::protocol_or_port},
    {"h", FilterKey::host},
    {"h.src", FilterKey::source_host},
    {"h.dst", FilterKey::destination_host},
    {"p.src", FilterKey::source_port},
    {"p.dst", FilterKey::destination_port},
}};

constexpr std::array<const char*, 7> kOnce{"i",      "c",    "payload", "reassemble",
                                           "format", "idle", "file"};

// libpcap reads only the text before a zero byte.
bool holds_zero(const std::string& value) {
  return value.find('\0') != std::string::npos;
}

PayloadEncoding parse_payload(const std::string& value, Dialect dialect) {
  if (dialect == Dialect::chattcp_capture && value != "base64") {
    refuse_value("payload", value, "base64, the only encoding of --compat");
  }
  return parse_payload_encoding("payload", value);
}

bool parse_switch(const std::string& name, const std::string& value) {
  if (value != "true" && value != "false") {
    refuse_value(name, value, "true or false");
  }
  return value == "true";
}

// tcp=true is another spelling of p=tcp. chattcp-capture reads every other value as false.
void add_protocol(CaptureWish& wish, const std::string& name, const std::string& value) {
  if (value == "true" ||
      (wish.format.dialect != Dialect::chattcp_capture && parse_switch(name, value))) {
    wish.filter.add(FilterKey::protocol_or_port, name, name);
  }
}

// A client must not make the server query the DNS or work for long: the time of libpcap's compiler
// grows with the square of the length and takes seconds for some thousand characters.
void add_expression(CaptureWish& wish, const std::string& value) {
  constexpr std::size_t kLongest = 512; // Characters in all; some hundredths of a second.
  if (value.empty() || holds_zero(value)) {
    refuse_value("f", value, "a pcap-filter(7) expression, such as 'tcp port 80'");
  }
  refuse_typography("f", value);
  refuse_display_filter("f", value);
  if (const std::optional<std::string> name = host_name_in(value)) {
    throw UsageError("f: '" + value + "': unknown word '" + *name +
                     "' in the pcap-filter(7) expression; host names are not resolved here");
  }
  wish.expressions.push_back(value);
  std::size_t length = 0;
  for (const std::string& expression : wish.expressions) {
    length += expression.size();
  }
  if (length > kLongest) {
    throw UsageError("f: expressions of " + std::to_string(length) +
                     " characters are too long; at most " + std::to_string(kLongest) +
                     " in all are allowed; h and p have no limit");
  }
}

std::chrono::milliseconds parse_idle(const std::string& value) {
  return std::chrono::ceil<std::chrono::milliseconds>(
      std::chrono::duration<double>(parse_seconds("idle", value)));
}

// What a stream shows of the packets that pass the filters.
bool add_form(CaptureWish& wish, const std::string& name, const std::string& value) {
  if (name == "payload") {
    wish.format.payload = parse_payload(value, wish.format.dialect);
  } else if (name == "reassemble") {
    wish.reassemble = parse_switch(name, value);
  } else if (name == "fields") {
    add_fields(wish.fields.only, name, value);
  } else if (name == "add") {
    add_further_fields(wish.fields.more, name, value);
  } else if (name == "format") {
    wish.lines = parse_line_format(name, value);
  } else if (name == "idle") {
    wish.idle = parse_idle(value);
  } else {
    return false;
  }
  return true;
}

bool add_condition(CaptureWish& wish, const std::string& name, const std::string& value) {
  for (const auto& [key_name, key] : kFilterKeys) {
    if (name == key_name) {
      wish.filter.add(key, name, value);
      return true;
    }
  }
  if (name == "tcp" || name == "udp") {
    add_protocol(wish, name, value);
  } else if (name == "f") {
    add_expression(wish, value);
  } else if (name == "decapsulate") {
    add_udp_tunnels(wish.tunnels, name, value);
  } else {
    return false;
  }
  return true;
}

// The names are known.
void add(CaptureQuery& query, const std::string& name, const std::string& value) {
  if (name == "i") {
    if (holds_zero(value)) {
      refuse_value("i", value, "an interface; /api/interfaces lists them");
    }
    query.wish.interface = label_of_interface(value);
  } else if (name == "c") {
    query.count = static_cast<std::uint64_t>(
        parse_whole_number("c", value, 1, std::numeric_limits<std::int64_t>::max()));
  } else if (name == "file") {
    query.file = value;
  } else if (name == "lastEventId") {
    query.last_event_id = value;
  } else if (!add_condition(query.wish, name, value)) {
    add_form(query.wish, name, value);
  }
}

// As chattcp-capture reads them: empty values are ignored, and if a parameter that may be given
// once is repeated, the first value counts.
QueryParameters as_compatible(QueryParameters parameters) {
  std::erase_if(parameters, [](const auto& parameter) { return parameter.second.empty(); });
  for (const char* const once : kOnce) {
    const auto [first, last] = parameters.equal_range(once);
    if (first != last) {
      parameters.erase(std::next(first), last);
    }
  }
  return parameters;
}

void check_once(const QueryParameters& parameters) {
  for (const char* const once : kOnce) {
    if (parameters.count(once) > 1) {
      throw UsageError(std::string(once) + ": may be given only once");
    }
  }
}

CaptureQuery parse(CaptureQuery query, const QueryParameters& parameters, ParameterSet set) {
  refuse_semicolons(parameters, set);
  check_once(parameters);
  for (const auto& [name, value] : parameters) {
    if (is_parameter(name, set)) {
      add(query, name, value);
    } else if (set != ParameterSet::compatible) {
      refuse_unknown_parameter(name, set);
    } else if (is_parameter(name, ParameterSet::packets)) { // chattcp-capture had none of these.
      throw UsageError(name + ": not with --compat");
    }
  }
  query.wish.filter.check("");
  settle_fields(query.wish.fields, "fields", "add");
  if (query.wish.interface.empty() && set != ParameterSet::saved) {
    throw UsageError("interface required");
  }
  return query;
}

} // namespace

CaptureQuery parse_capture_query(const QueryParameters& parameters, Dialect dialect) {
  CaptureQuery query;
  query.wish.format.dialect = dialect;
  if (dialect != Dialect::chattcp_capture) {
    return parse(std::move(query), parameters, ParameterSet::packets);
  }
  query.wish.format.payload = PayloadEncoding::base64;
  return parse(std::move(query), as_compatible(parameters), ParameterSet::compatible);
}

CaptureQuery parse_frames_query(const QueryParameters& parameters) {
  CaptureQuery query;
  query.wish.frames = true;
  return parse(std::move(query), parameters, ParameterSet::frames);
}

CaptureQuery parse_conversations_query(const QueryParameters& parameters) {
  CaptureQuery query;
  query.wish.conversations = true;
  return parse(std::move(query), parameters, ParameterSet::conversations);
}

CaptureQuery parse_packets_query(const QueryParameters& parameters) {
  return parse({}, parameters, ParameterSet::saved);
}

} // namespace chattcp
