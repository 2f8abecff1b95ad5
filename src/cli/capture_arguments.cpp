#include "cli/capture_arguments.h"

#include "cli/declare.h"

#include <CLI/CLI.hpp>

namespace chattcp {

const char* const kCaptureDescription =
    R"(Usage: chattcp capture -i NAME [OPTION]...
       chattcp capture -r FILE... [OPTION]...

Prints each TCP or UDP packet on stdout, as one line of JSON, text or a table, and counts on stderr
at the end.

Different filters are combined with AND. The values of one filter, repeated or separated by
commas, are combined with OR; protocols and ports given with -p count as two filters. A port range
is written 8000-8999. A value that begins with ! excludes, as in -p '!22' or -h '!10.0.0.0/8'.)";

namespace {

constexpr const char* kFooter =
    R"(Signals: SIGINT and SIGTERM end the capture, SIGUSR1 prints the counts, SIGHUP ends the
capture, or begins new files where there is -o or --rotate-.
Exit status: 0 success, 1 failure, 2 wrong usage.

Examples:
  sudo chattcp capture -i any -p udp -p.dst 53 -c 10
  sudo chattcp capture -i eth0 -p tcp -p 443,8443 --payload none | jq --unbuffered -c .tcp.seq
  sudo chattcp capture -i eth0 -h 192.168.1.0/24 -w saved.pcap
  sudo chattcp capture -i eth0 -o 'eth0-%H%M.json' --rotate-seconds 600 --compress zstd
  chattcp capture -r saved.pcap --format text
  tcpdump -w - | chattcp capture -r - -f 'tcp[13] = 2')";

void declare_output(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Output");
  };
  add("--format", arguments.format, "FORMAT",
      "json (default), csv, tsv, or text: human-readable\nlines");
  add("--color", arguments.color, "WHEN", "Colours in text: auto (default), always or never");
  add("--payload", arguments.payload, "ENCODING", "array (default), base64, hex, text or none");
  add_values(command, "--fields", arguments.fields, "LIST",
             "Print these fields alone, as in\n--fields src_ip,tcp.dst,packet_size")
      ->group("Output");
  add_values(command, "--add", arguments.more, "LIST",
             "Add fields: number, time, interface, direction, vlan,\nttl, analysis, and others")
      ->group("Output");
  add_values(command, "--label", arguments.labels, "KEY=VALUE",
             "Add a text to each line, such as host=web1")
      ->group("Output");
  add("--max-streams", arguments.max_streams, "N",
      "Conversations that the analysis remembers (262144)");
  add_flag(command, "--losses", arguments.losses, "Print a line where packets were lost")
      ->group("Output");
  add_flag(command, "--reassemble", arguments.reassemble,
           "Show fragmented IP datagrams whole, when the last\nfragment arrives")
      ->group("Output");
  declare_limits(command, arguments, "Stop after N printed packets");
}

} // namespace

void declare_source(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Source");
  };
  add("-i,--interface", arguments.interface, "NAME", "Capture on this interface; any: all of them");
  add_lists(command, "-r,--read", arguments.read_files, "FILE",
            "Read pcap or pcapng files, plain or compressed;\n-: stdin")
      ->group("Source");
  add("-s,--snapshot-length", arguments.snapshot_length, "BYTES",
      "Keep this many bytes of each packet; 0 (the default):\nabout 262,000 live, 16 MiB from "
      "files");
  add("--buffer-size", arguments.buffer_size, "MIB",
      "Size of the kernel's ring (16); up to four times\nas much is held for a slow reader");
  add_flag(command, "--promiscuous", arguments.promiscuous,
           "Also capture packets for other machines")
      ->group("Source");
  add_flag(command, "--immediate", arguments.immediate,
           "Deliver each packet at once, not up to 1 ms later;\nthe ring then holds fewer packets")
      ->group("Source");
}

void declare_filters(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, std::vector<std::string>& values, const char* type,
                       const char* text) {
    add_values(command, names, values, type, text)->group("Filters");
  };
  add("-p,--protocol", arguments.protocols_or_ports, "VALUE",
      "tcp, udp, or a source or destination port or\nport range");
  add("-h,--host", arguments.hosts, "ADDRESS", "Source or destination address, or prefix");
  add("--h.src,--src-host", arguments.source_hosts, "ADDRESS", "Source address");
  add("--h.dst,--dst-host", arguments.destination_hosts, "ADDRESS", "Destination address");
  add("--p.src,--src-port", arguments.source_ports, "PORT", "Source port or port range");
  add("--p.dst,--dst-port", arguments.destination_ports, "PORT", "Destination port or port range");
  add("-f,--bpf", arguments.expressions, "EXPRESSION",
      "A pcap-filter(7) expression for the raw packet");
  command.add_flag("-n")
      ->description("No effect: addresses and ports are always numbers")
      ->disable_flag_override()
      ->group("Filters");
  add("--decapsulate", arguments.decapsulate, "TUNNEL",
      "Open these UDP tunnels: vxlan, geneve, gtpu, teredo,\nall; vxlan=8472: on another port");
}

void declare_limits(CLI::App& command, CaptureArguments& arguments, const char* count) {
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Output");
  };
  add("-c,--count", arguments.count, "N", count);
  add("--duration", arguments.duration, "SECONDS", "Stop after this time");
  add("--stats", arguments.stats, "SECONDS", "Print a line of counts on stderr at this interval");
  add_flag(command, "-q,--quiet", arguments.quiet, "No counts, progress or hints on stderr")
      ->group("Output");
}

void declare_capture(CLI::App& command, CaptureArguments& arguments) {
  command.set_help_flag("--help", "Print this help");
  command.get_help_ptr()->group("Output");
  command.footer(kFooter);
  declare_source(command, arguments);
  declare_filters(command, arguments);
  declare_output(command, arguments);
  declare_files(command, arguments.files);
  declare_confine(command, arguments.confine);
}

} // namespace chattcp
