#include "serve/metrics.h"

#include "base/version.h"

#include <string_view>

namespace chattcp {

namespace {

std::string heading(std::string_view name, std::string_view type, std::string_view help) {
  std::string text = "# HELP ";
  text.append(name).append(" ").append(help).append("\n# TYPE ");
  return text.append(name).append(" ").append(type).append("\n");
}

// One sample; `label` is empty, or as `place="kernel"`.
std::string sample(std::string_view name, std::string_view label, std::uint64_t value) {
  std::string text(name);
  if (!label.empty()) {
    text.append("{").append(label).append("}");
  }
  return text + " " + std::to_string(value) + "\n";
}

std::string single(std::string_view name, std::string_view type, std::string_view help,
                   std::uint64_t value) {
  return heading(name, type, help) + sample(name, "", value);
}

std::string packets_text(const CaptureTotals& totals) {
  constexpr std::string_view kName = "chattcp_packets_total";
  std::string text = heading(kName, "counter", "Packets captured, by result.");
  text += sample(kName, R"(result="shown")", totals.shown);
  text += sample(kName, R"(result="filtered")", totals.filtered);
  for (std::size_t reason = 0; reason < kStopReasonCount; ++reason) {
    text += sample(kName, "result=\"" + std::string(kStopReasonNames[reason]) + "\"",
                   totals.undecoded[reason]);
  }
  return text;
}

std::string drops_text(const CaptureTotals& totals, const StreamTotals& streams) {
  constexpr std::string_view kName = "chattcp_dropped_packets_total";
  return heading(kName, "counter",
                 "Packets lost, by place: kernel, interface or slow client (there, conversations "
                 "too).") +
         sample(kName, R"(place="kernel")", totals.drops.by_kernel) +
         sample(kName, R"(place="interface")", totals.drops.by_interface) +
         sample(kName, R"(place="client")", streams.missed);
}

std::string refusals_text(const RefusalCounts& refusals) {
  constexpr std::string_view kName = "chattcp_refused_total";
  std::string text =
      heading(kName, "counter", "Requests and connections refused, by exceeded limit.");
  const auto add = [&](const auto& names, const auto& counts) {
    for (std::size_t limit = 0; limit < names.size(); ++limit) {
      text += sample(kName, "limit=\"" + std::string(names[limit]) + "\"", counts.at(limit));
    }
  };
  add(kRequestRefusalNames, refusals.requests);
  add(kStreamRefusalNames, refusals.streams);
  add(kCaptureRefusalNames, refusals.captures);
  add(kUploadRefusalNames, refusals.uploads);
  return text + sample(kName, R"(limit="token_guesses")", refusals.token_guesses);
}

std::string denials_text(const RefusalCounts& refusals) {
  constexpr std::string_view kName = "chattcp_denied_total";
  std::string text = heading(kName, "counter", "Requests not allowed, by reason.");
  for (std::size_t denial = 0; denial < kDenialNames.size(); ++denial) {
    const auto& [status, reason] = kDenialNames[denial];
    text += sample(kName,
                   "status=\"" + std::string(status) + "\",reason=\"" + std::string(reason) + "\"",
                   refusals.denials.at(denial));
  }
  return text;
}

} // namespace

std::string metrics_text(const CaptureRegistry& captures, const StreamTotals& streams,
                         const RefusalCounts& refusals) {
  const CaptureTotals totals = captures.totals();
  return packets_text(totals) +
         single("chattcp_captured_bytes_total", "counter", "Bytes of these packets on the wire.",
                totals.bytes) +
         single("chattcp_not_reassembled_datagrams_total", "counter",
                "Fragmented datagrams that could not be reassembled.", totals.not_reassembled) +
         single("chattcp_conversations_total", "counter", "Conversations that are over and shown.",
                totals.conversations) +
         single("chattcp_forgotten_conversations_total", "counter",
                "Conversations that an analysis forgot to make room (--max-streams).",
                totals.forgotten) +
         drops_text(totals, streams) +
         single("chattcp_sent_packets_total", "counter", "Packets sent, counted for each client.",
                streams.packets) +
         single("chattcp_sent_conversations_total", "counter",
                "Conversations sent, counted for each client.", streams.conversations) +
         single("chattcp_sent_bytes_total", "counter", "Bytes of streams sent to clients.",
                streams.bytes) +
         single("chattcp_streams_total", "counter", "Streams since the start.", streams.started) +
         single("chattcp_uploads_total", "counter", "Capture files that clients have sent.",
                streams.uploads) +
         single("chattcp_clients", "gauge", "Open streams.", streams.open) +
         single("chattcp_captures", "gauge", "Running captures.", captures.size()) +
         refusals_text(refusals) + denials_text(refusals) +
         heading("chattcp_build_info", "gauge", "Always 1, with the version.") +
         sample("chattcp_build_info", "version=\"" + std::string(kVersion) + "\"", 1);
}

std::string counts_line(const CaptureRegistry& captures, const StreamTotals& streams) {
  const CaptureTotals totals = captures.totals();
  return std::to_string(streams.open) + " clients, " + std::to_string(captures.size()) +
         " captures, " + std::to_string(totals.shown) + " packets shown, " +
         std::to_string(totals.drops.by_kernel) + " dropped by kernel, " +
         std::to_string(totals.drops.by_interface) + " by interface, " +
         std::to_string(streams.missed) + " by slow clients";
}

} // namespace chattcp
