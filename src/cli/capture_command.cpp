#include "cli/capture_command.h"

#include "base/error.h"
#include "base/signal_watcher.h"
#include "base/stop_signal.h"
#include "cli/capture_summary.h"
#include "cli/number.h"
#include "filter/kernel_expression.h"
#include "pipeline/fd_sink.h"
#include "pipeline/pipeline.h"
#include "source/file_source.h"
#include "source/live_source.h"

#include <atomic>
#include <iostream>
#include <limits>
#include <memory>
#include <unistd.h>

namespace chattcp {

namespace {

// The options with every value checked.
struct CaptureRequest {
  PacketFilter filter;
  CaptureFilter capture_filter;
  LiveOptions live;
  FileOptions file;
  PayloadEncoding payload = PayloadEncoding::array;
  std::uint64_t count = 0;
  double seconds = 0; // 0: no limit.
};

PacketFilter make_filter(const CaptureOptions& options) {
  PacketFilter filter;
  const auto add = [&](FilterKey key, const char* flag, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      filter.add(key, flag, text);
    }
  };
  add(FilterKey::protocol_or_port, "-p", options.protocols_or_ports);
  add(FilterKey::host, "-h", options.hosts);
  add(FilterKey::source_host, "-h.src", options.source_hosts);
  add(FilterKey::destination_host, "-h.dst", options.destination_hosts);
  add(FilterKey::source_port, "-p.src", options.source_ports);
  add(FilterKey::destination_port, "-p.dst", options.destination_ports);
  return filter;
}

PayloadEncoding make_payload(const CaptureOptions::Value& name) {
  if (!name) {
    return PayloadEncoding::array;
  }
  const std::optional<PayloadEncoding> encoding = parse_payload_encoding(*name);
  if (!encoding) {
    throw UsageError("--payload: '" + *name + "' is not array, base64, hex, text or none");
  }
  return *encoding;
}

// The options that say where packets come from, and those that make sense only with -i.
void check_source(const CaptureOptions& options) {
  if (options.interface && options.read_file) {
    throw UsageError("-i and -r exclude each other: packets come from an interface or from a file");
  }
  if (!options.interface && !options.read_file) {
    throw UsageError("interface required: -i NAME (chattcp interfaces lists them), or -r FILE");
  }
  const char* const live_only = options.promiscuous   ? "--promiscuous"
                                : options.immediate   ? "--immediate"
                                : options.buffer_size ? "--buffer-size"
                                                      : nullptr;
  if (options.read_file && live_only != nullptr) {
    throw UsageError(std::string(live_only) + ": only for a capture on an interface (-i)");
  }
}

void check_texts(const CaptureOptions& options) {
  const auto refuse_empty = [](const char* flag, const CaptureOptions::Value& value,
                               const char* allowed) {
    if (value && value->empty()) {
      throw UsageError(std::string(flag) + ": '' is not " + allowed);
    }
  };
  refuse_empty("-i", options.interface, "an interface; chattcp interfaces lists them");
  refuse_empty("-r", options.read_file, "the name of a file, or - for stdin");
  refuse_empty("-w", options.write_file, "the name of a file");
  if (options.write_file == "-") {
    throw UsageError("-w: '-' is not possible, as stdout carries the JSON lines; name a file");
  }
  for (const std::string& expression : options.expressions) {
    refuse_empty("-f", expression, "a pcap-filter(7) expression, such as 'tcp port 80'");
  }
}

CaptureRequest check(const CaptureOptions& options) {
  CaptureRequest request;
  request.filter = make_filter(options);
  request.capture_filter.expressions = options.expressions;
  request.payload = make_payload(options.payload);
  if (options.count) {
    request.count = static_cast<std::uint64_t>(
        parse_whole_number("-c", *options.count, 1, std::numeric_limits<std::int64_t>::max()));
  }
  if (options.duration) {
    request.seconds = parse_seconds("--duration", *options.duration);
  }
  if (options.snapshot_length) {
    request.live.snapshot_length =
        static_cast<int>(parse_whole_number("-s", *options.snapshot_length, 1, kMaxSnapshotLength));
    request.file.snapshot_length = request.live.snapshot_length;
  }
  if (options.buffer_size) {
    request.live.buffer_mebibytes = static_cast<int>(
        parse_whole_number("--buffer-size", *options.buffer_size, 1, kMaxBufferMebibytes));
  }
  check_texts(options);
  check_source(options);
  request.live.interface = options.interface.value_or("");
  request.live.promiscuous = options.promiscuous;
  request.live.immediate = options.immediate;
  request.file.path = options.read_file.value_or("");
  return request;
}

std::unique_ptr<PacketSource> open_source(const CaptureOptions& options, CaptureRequest& request,
                                          StopSignal& stop) {
  if (options.read_file) {
    return open_file_source(request.file, request.capture_filter, stop);
  }
  request.capture_filter.wide = kernel_expression(request.filter);
  return open_live_source(request.live, request.capture_filter, stop);
}

// Once nothing can fail any more.
void announce(const PacketSource& source, bool quiet) {
  if (const std::string warning = source.warning(); !warning.empty()) {
    std::cerr << "chattcp: warning: " << warning << '\n';
  }
  if (const std::string description = source.description(); !quiet && !description.empty()) {
    std::cerr << "chattcp: listening on " << description << '\n';
  }
}

void set_end(StopSignal& stop, double seconds) {
  if (seconds > 0) {
    stop.set_deadline(StopSignal::Clock::now() +
                      std::chrono::duration_cast<StopSignal::Clock::duration>(
                          std::chrono::duration<double>(seconds)));
  }
  stop.watch_reader(STDOUT_FILENO);
}

// Prints the counts of a capture, from any thread.
class Report {
public:
  explicit Report(const Counts& counts) : counts_(counts) {}

  // From here on the source's drops are told too; it must outlive the report.
  void set_source(const PacketSource& source) { source_ = &source; }

  void print() const {
    const PacketSource* const source = source_;
    // One write, so that it stays together whoever else writes.
    std::cerr << summary_text(counts_, source == nullptr ? SourceDrops{} : source->drops())
              << std::flush;
  }

private:
  const Counts& counts_;
  std::atomic<const PacketSource*> source_ = nullptr;
};

// Prints the report however a run ends.
class ReportAtEnd {
public:
  ReportAtEnd(const Report& report, bool quiet) : report_(report), quiet_(quiet) {}
  ~ReportAtEnd() {
    if (!quiet_) {
      report_.print();
    }
  }
  ReportAtEnd(const ReportAtEnd&) = delete;
  ReportAtEnd& operator=(const ReportAtEnd&) = delete;

private:
  const Report& report_;
  bool quiet_;
};

} // namespace

int run_capture(const CaptureOptions& options) {
  CaptureRequest request = check(options);
  StopSignal stop;
  Counts counts;
  std::unique_ptr<PacketSource> source; // Before the report, which looks at it to the end.
  Report report(counts);
  SignalWatcher signals(stop);
  // Before the source: to read the beginning of a pipe may take as long as its writer likes.
  signals.start([&report] { report.print(); });
  set_end(stop, request.seconds);
  source = open_source(options, request, stop);
  report.set_source(*source);
  std::unique_ptr<PcapWriter> save;
  if (options.write_file) {
    save =
        std::make_unique<PcapWriter>(*options.write_file, source->link_type(), request.file.path);
  }

  announce(*source, options.quiet);
  FdSink sink(STDOUT_FILENO, "stdout");
  const ReportAtEnd at_end(report, options.quiet);
  run_pipeline(*source, request.filter, sink,
               {.payload = request.payload, .count = request.count, .save = save.get()}, counts);
  return 0;
}

} // namespace chattcp
