#include "cli/capture_request.h"

#include "base/error.h"
#include "base/number.h"
#include "base/typography.h"
#include "filter/hint/display_filter.h"
#include "filter/udp_tunnel_text.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace chattcp {

namespace {

PacketFilter make_filter(const CaptureOptions& options) {
  PacketFilter filter;
  const auto add = [&](FilterKey key, const char* flag, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      refuse_typography(flag, text);
      filter.add(key, flag, text);
    }
  };
  add(FilterKey::protocol_or_port, "-p", options.protocols_or_ports);
  add(FilterKey::host, "-h", options.hosts);
  add(FilterKey::source_host, "-h.src", options.source_hosts);
  add(FilterKey::destination_host, "-h.dst", options.destination_hosts);
  add(FilterKey::source_port, "-p.src", options.source_ports);
  add(FilterKey::destination_port, "-p.dst", options.destination_ports);
  filter.check("-");
  return filter;
}

// The options that say where packets come from, and those that make sense only with -i.
void check_source(const CaptureOptions& options) {
  if (options.interface && !options.read_files.empty()) {
    throw UsageError("-i and -r exclude each other: packets come from an interface or from a file");
  }
  if (!options.interface && options.read_files.empty()) {
    throw UsageError("interface required: -i NAME (chattcp interfaces lists them), or -r FILE");
  }
  const char* const live_only = options.promiscuous   ? "--promiscuous"
                                : options.immediate   ? "--immediate"
                                : options.buffer_size ? "--buffer-size"
                                                      : nullptr;
  if (!options.read_files.empty() && live_only != nullptr) {
    throw UsageError(std::string(live_only) + ": only for a capture on an interface (-i)");
  }
}

// JSON, or lines for people, in which --payload changes nothing.
CaptureFormat check_format(const CaptureOptions& options) {
  if (options.format && options.format != "json" && options.format != "text") {
    refuse_value("--format", *options.format, "json or text");
  }
  const bool text = options.format == "text";
  if (text && options.payload) {
    throw UsageError("--payload: only for JSON, not for --format text");
  }
  return text ? CaptureFormat::text : CaptureFormat::json;
}

void check_texts(const CaptureOptions& options) {
  const auto refuse_empty = [](const char* flag, const CaptureOptions::Value& value,
                               const char* allowed) {
    if (value && value->empty()) {
      throw UsageError(std::string(flag) + ": '' is not " + allowed);
    }
  };
  refuse_empty("-i", options.interface, "an interface; chattcp interfaces lists them");
  for (const std::string& file : options.read_files) {
    refuse_empty("-r", file, "the name of a file, or - for stdin");
  }
  if (std::count(options.read_files.begin(), options.read_files.end(), "-") > 1) {
    throw UsageError("-r: '-' may be given only once, as stdin can be read only once");
  }
  refuse_empty("-w", options.write_file, "the name of a file");
  if (options.write_file == "-") {
    throw UsageError(
        "-w: '-' is not possible, as stdout carries the lines; name a file, or for a pipe "
        "of packets alone: -w /dev/fd/3 3>&1 >/dev/null");
  }
  for (const std::string& expression : options.expressions) {
    refuse_empty("-f", expression, "a pcap-filter(7) expression, such as 'tcp port 80'");
    refuse_typography("-f", expression);
    refuse_display_filter("-f", expression);
  }
}

} // namespace

CaptureRequest check_options(const CaptureOptions& options) {
  CaptureRequest request;
  request.filter = make_filter(options);
  request.capture_filter.expressions = options.expressions;
  for (const std::string& text : options.decapsulate) {
    add_udp_tunnels(request.tunnels, "--decapsulate", text);
  }
  request.format = check_format(options);
  request.color = parse_color(options.color);
  if (options.payload) {
    request.payload = parse_payload_encoding("--payload", *options.payload);
  }
  if (options.count) {
    request.count = static_cast<std::uint64_t>(
        parse_whole_number("-c", *options.count, 1, std::numeric_limits<std::int64_t>::max()));
  }
  if (options.duration) {
    request.seconds = parse_seconds("--duration", *options.duration);
  }
  if (options.stats) {
    request.stats_seconds = parse_seconds("--stats", *options.stats);
  }
  if (options.snapshot_length) {
    const int most = !options.read_files.empty() ? kMaxFrameLength : kMaxSnapshotLength;
    request.live.snapshot_length =
        static_cast<int>(parse_whole_number("-s", *options.snapshot_length, 0, most));
  }
  if (options.buffer_size) {
    request.live.buffer_mebibytes = static_cast<int>(
        parse_whole_number("--buffer-size", *options.buffer_size, 1, kMaxBufferMebibytes));
  }
  check_texts(options);
  check_source(options);
  request.confine = check_confine_options(options.confine);
  request.live.interface = options.interface.value_or("");
  request.live.promiscuous = options.promiscuous;
  request.live.immediate = options.immediate;
  request.reassemble = options.reassemble;
  return request;
}

} // namespace chattcp
