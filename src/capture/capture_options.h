// The options of `chattcp capture`, checked.
#pragma once

#include "analyze/analyzer.h"
#include "base/terminal.h"
#include "confine/confine.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "files/file_options.h"
#include "filter/packet_filter.h"
#include "output/fields/line_options.h"
#include "output/payload_encoding.h"
#include "source/capture_filter.h"
#include "source/live/live_source.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

enum class CaptureFormat : std::uint8_t { json, text, csv, tsv };

struct CaptureOptions {
  // Packets come from these files, or from `live.interface` if there are none.
  std::vector<std::string> read_files;
  LiveOptions live;

  PacketFilter filter;
  CaptureFilter capture_filter;
  UdpTunnels tunnels; // To be opened.
  bool reassemble = false;

  CaptureFormat format = CaptureFormat::json;
  ColorChoice color = ColorChoice::automatic;
  PayloadEncoding payload = PayloadEncoding::array;
  LineFields fields;
  std::vector<Label> labels;
  std::size_t most_streams = kDefaultMostStreams; // That the analysis remembers.
  bool losses = false;                            // Lines about lost packets.
  std::optional<std::string> output_file;         // Of the lines, in place of stdout.
  std::optional<std::string> write_file;          // Of the packets.
  FileOptions files;                              // Of both.

  std::uint64_t count = 0;  // 0: no limit.
  double seconds = 0;       // 0: no limit.
  double stats_seconds = 0; // 0: no lines.
  bool quiet = false;

  ConfineOptions confine;
};

// True if conversations are followed for what is shown.
inline bool shows_analysis(const CaptureOptions& options) {
  return options.format == CaptureFormat::text || show_analysis(options.fields);
}

} // namespace chattcp
