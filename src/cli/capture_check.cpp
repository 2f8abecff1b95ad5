#include "cli/capture_check.h"

#include "base/error.h"
#include "base/number.h"
#include "base/typography.h"
#include "cli/hint/stray_words.h"
#include "filter/hint/display_filter.h"
#include "filter/udp_tunnel_text.h"
#include "platform/file.h"
#include "source/interface_choice.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace chattcp {

namespace {

PacketFilter make_filter(const CaptureArguments& arguments) {
  PacketFilter filter;
  const auto add = [&](FilterKey key, const char* flag, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      refuse_typography(flag, text);
      filter.add(key, flag, text);
    }
  };
  add(FilterKey::protocol_or_port, "-p", arguments.protocols_or_ports);
  add(FilterKey::host, "-h", arguments.hosts);
  add(FilterKey::source_host, "-h.src", arguments.source_hosts);
  add(FilterKey::destination_host, "-h.dst", arguments.destination_hosts);
  add(FilterKey::source_port, "-p.src", arguments.source_ports);
  add(FilterKey::destination_port, "-p.dst", arguments.destination_ports);
  filter.check("-");
  return filter;
}

// The options for the source of packets, and those that need -i.
void check_source(const CaptureArguments& arguments) {
  if (arguments.interface && !arguments.read_files.empty()) {
    throw UsageError("-i and -r exclude each other: packets come from an interface or from a file");
  }
  if (!arguments.interface && arguments.read_files.empty()) {
    throw UsageError("interface required: -i NAME (chattcp interfaces lists them), or -r FILE");
  }
  const char* const live_only = arguments.promiscuous   ? "--promiscuous"
                                : arguments.immediate   ? "--immediate"
                                : arguments.buffer_size ? "--buffer-size"
                                                        : nullptr;
  if (!arguments.read_files.empty() && live_only != nullptr) {
    throw UsageError(std::string(live_only) + ": only for a capture on an interface (-i)");
  }
}

CaptureFormat parse_format(const CaptureArguments::Value& format) {
  static constexpr std::array<std::string_view, 4> kNames{"json", "text", "csv", "tsv"};
  const auto* const found = std::find(kNames.begin(), kNames.end(), format.value_or("json"));
  if (found == kNames.end()) {
    refuse_value("--format", *format, "json, text, csv or tsv");
  }
  return static_cast<CaptureFormat>(found - kNames.begin());
}

// Lines for people have what they have.
void check_text_format(const CaptureArguments& arguments) {
  const char* const json_only = arguments.payload           ? "--payload"
                                : !arguments.fields.empty() ? "--fields"
                                : !arguments.more.empty()   ? "--add"
                                : !arguments.labels.empty() ? "--label"
                                                            : nullptr;
  if (json_only != nullptr) {
    throw UsageError(std::string(json_only) + ": not for --format text");
  }
}

// What each line has besides or in place of the default object.
void check_fields(const CaptureArguments& arguments, CaptureOptions& options) {
  for (const std::string& list : arguments.fields) {
    add_fields(options.fields.only, "--fields", list);
  }
  for (const std::string& list : arguments.more) {
    add_further_fields(options.fields.more, "--add", list);
  }
  for (const std::string& label : arguments.labels) {
    add_label(options.labels, "--label", label);
  }
  settle_fields(options.fields, "--fields", "--add");
  if (!options.labels.empty()) {
    FieldList& list = options.fields.only.empty() ? options.fields.more : options.fields.only;
    add_fields(list, "--label", name_of(Field::label));
  }
}

void check_texts(const CaptureArguments& arguments) {
  const auto refuse_empty = [](const char* flag, const CaptureArguments::Value& value,
                               const char* allowed) {
    if (value && value->empty()) {
      throw UsageError(std::string(flag) + ": '' is not " + allowed);
    }
  };
  refuse_empty("-i", arguments.interface, "an interface; chattcp interfaces lists them");
  for (const std::string& file : arguments.read_files) {
    refuse_empty("-r", file, "the name of a file, or - for stdin");
  }
  if (std::count(arguments.read_files.begin(), arguments.read_files.end(), "-") > 1) {
    throw UsageError("-r: '-' may be given only once, as stdin can be read only once");
  }
  for (const std::string& expression : arguments.expressions) {
    refuse_empty("-f", expression, "a pcap-filter(7) expression, such as 'tcp port 80'");
    refuse_typography("-f", expression);
    refuse_display_filter("-f", expression);
  }
}

void check_numbers(const CaptureArguments& arguments, CaptureOptions& options) {
  if (arguments.max_streams) {
    options.most_streams = static_cast<std::size_t>(
        parse_whole_number("--max-streams", *arguments.max_streams, 1, kMostStreams));
  }
  if (arguments.count) {
    options.count = static_cast<std::uint64_t>(
        parse_whole_number("-c", *arguments.count, 1, std::numeric_limits<std::int64_t>::max()));
  }
  if (arguments.duration) {
    options.seconds = parse_seconds("--duration", *arguments.duration);
  }
  if (arguments.stats) {
    options.stats_seconds = parse_seconds("--stats", *arguments.stats);
  }
  if (arguments.snapshot_length) {
    const int most = !arguments.read_files.empty() ? kMaxFrameLength : kMaxSnapshotLength;
    options.live.snapshot_length =
        static_cast<int>(parse_whole_number("-s", *arguments.snapshot_length, 0, most));
  }
  if (arguments.buffer_size) {
    options.live.buffer_mebibytes = static_cast<int>(
        parse_whole_number("--buffer-size", *arguments.buffer_size, 1, kMaxBufferMebibytes));
  }
}

// True for words that look like an address or an expression rather than the name of a capture.
bool may_be_filter(const std::string& word) {
  // Not std::string::find: g++ 12 warns about a length that it cannot have here.
  return std::find(word.begin(), word.end(), ' ') != word.end() ||
         word.find_first_of("./") == std::string::npos ||
         word.find_first_not_of("0123456789.:/") == std::string::npos;
}

// In `-r FILE port 80`, the words after FILE are meant as a filter, not as more files.
void refuse_filters(const std::vector<std::string>& names) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    const std::string& name = names[i];
    if (name != "-" && may_be_filter(name) && !exists(name)) {
      const std::vector<std::string> words(names.begin() + static_cast<std::ptrdiff_t>(i),
                                           names.end());
      throw UsageError("unexpected argument '" + name + "' after -r: there is no such file; " +
                       stray_word_advice("capture", words));
    }
  }
}

} // namespace

CaptureOptions check_capture(const CaptureArguments& arguments) {
  CaptureOptions options;
  options.filter = make_filter(arguments);
  options.capture_filter.expressions = arguments.expressions;
  for (const std::string& text : arguments.decapsulate) {
    add_udp_tunnels(options.tunnels, "--decapsulate", text);
  }
  options.format = parse_format(arguments.format);
  if (options.format == CaptureFormat::text) {
    check_text_format(arguments);
  }
  check_fields(arguments, options);
  if (arguments.losses && options.format != CaptureFormat::json) {
    throw UsageError("--losses: only for --format json");
  }
  options.losses = arguments.losses;
  options.color = parse_color(arguments.color);
  if (arguments.payload) {
    options.payload = parse_payload_encoding("--payload", *arguments.payload);
  }
  check_numbers(arguments, options);
  check_texts(arguments);
  check_source(arguments);
  refuse_filters(arguments.read_files);
  options.confine = check_confine(arguments.confine);
  options.live.interface = label_of_interface(arguments.interface.value_or(""));
  options.live.promiscuous = arguments.promiscuous;
  options.live.immediate = arguments.immediate;
  options.reassemble = arguments.reassemble;
  options.read_files = arguments.read_files;
  options.files = check_files(arguments.files);
  options.output_file = arguments.files.output_file;
  options.write_file = arguments.files.write_file;
  options.quiet = arguments.quiet;
  return options;
}

} // namespace chattcp
