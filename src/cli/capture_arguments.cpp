#include "cli/capture_arguments.h"

#include "cli/declare.h"

#include <CLI/CLI.hpp>

namespace chattcp {

const char* const kCaptureDescription =
    R"(Usage: chattcp capture -i NAME [OPTION]...
       chattcp capture -r FILE... [OPTION]...

Prints each TCP or UDP packet as a line of JSON, or of text, on stdout, and counts on stderr at
the end.

Different filters are joined with AND. A filter that is given several times, or with values
separated by commas, is OR among its values; under -p, protocols and ports are two filters.
A range of ports is 8000-8999. A value with ! excludes, as in -p '!22' or -h '!10.0.0.0/8'.)";

namespace {

constexpr const char* kFooter =
    R"(Signals: SIGINT and SIGTERM end the capture, SIGUSR1 prints the counts.
Exit status: 0 done, 1 a failure at run time, 2 wrong usage.

Examples:
  sudo chattcp capture -i any -p udp -p.dst 53 -c 10
  sudo chattcp capture -i eth0 -p tcp -p 443,8443 --payload none | jq --unbuffered -c .tcp.seq
  sudo chattcp capture -i eth0 -h 192.168.1.0/24 -w saved.pcap
  chattcp capture -r saved.pcap --format text
  tcpdump -w - | chattcp capture -r - -f 'tcp[13] = 2')";

void declare_source(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Source");
  };
  add("-i,--interface", arguments.interface, "NAME", "Capture on this interface; any: on all");
  add_lists(command, "-r,--read", arguments.read_files, "FILE",
            "Read pcap or pcapng files, also compressed;\n-: from stdin")
      ->group("Source");
  add("-s,--snapshot-length", arguments.snapshot_length, "BYTES",
      "Keep this many bytes of each packet; 0 (the default): some\n262,000 live, 16 MiB from a "
      "file");
  add("--buffer-size", arguments.buffer_size, "MIB",
      "Size of the kernel's ring (16); four times as much\nmay be held for a slow reader");
  add_flag(command, "--promiscuous", arguments.promiscuous, "Packets for other machines too")
      ->group("Source");
  add_flag(command, "--immediate", arguments.immediate,
           "Each packet at once, not after up to a millisecond;\nthe ring then holds few packets")
      ->group("Source");
}

void declare_filters(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, std::vector<std::string>& values, const char* type,
                       const char* text) {
    add_values(command, names, values, type, text)->group("Filters");
  };
  add("-p,--protocol", arguments.protocols_or_ports, "VALUE",
      "tcp, udp, or a port or range of ports, source or\ndestination");
  add("-h,--host", arguments.hosts, "ADDRESS", "Source or destination address, or prefix");
  add("--h.src,--src-host", arguments.source_hosts, "ADDRESS", "Source address");
  add("--h.dst,--dst-host", arguments.destination_hosts, "ADDRESS", "Destination address");
  add("--p.src,--src-port", arguments.source_ports, "PORT", "Source port or range of ports");
  add("--p.dst,--dst-port", arguments.destination_ports, "PORT",
      "Destination port or range of ports");
  add("-f,--bpf", arguments.expressions, "EXPRESSION",
      "A pcap-filter(7) expression for the raw packet");
  command.add_flag("-n")
      ->description("No effect: addresses and ports are always numbers")
      ->disable_flag_override()
      ->group("Filters");
  add("--decapsulate", arguments.decapsulate, "TUNNEL",
      "Open these UDP tunnels: vxlan, geneve, gtpu, teredo,\nall; vxlan=8472: at another port");
}

void declare_output(CLI::App& command, CaptureArguments& arguments) {
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Output");
  };
  add("--format", arguments.format, "FORMAT", "json (default), or text: a line for people");
  add("--color", arguments.color, "WHEN", "Colours in text: auto (default), always or never");
  add("--payload", arguments.payload, "ENCODING", "array (default), base64, hex, text or none");
  add_flag(command, "--reassemble", arguments.reassemble,
           "Show an IP datagram that came in fragments whole, at\nthe last one of them")
      ->group("Output");
  add("-w,--write", arguments.write_file, "FILE",
      "Save the packets that are printed, as pcap or pcapng\n(where FILE ends in .pcapng)");
  add("-c,--count", arguments.count, "N", "Stop after N printed packets");
  add("--duration", arguments.duration, "SECONDS", "Stop after this time");
  add("--stats", arguments.stats, "SECONDS", "A line of counts on stderr each time");
  add_flag(command, "-q,--quiet", arguments.quiet, "No counts, progress and hints on stderr")
      ->group("Output");
}

} // namespace

void declare_capture(CLI::App& command, CaptureArguments& arguments) {
  command.set_help_flag("--help", "Print this help");
  command.get_help_ptr()->group("Output");
  command.footer(kFooter);
  declare_source(command, arguments);
  declare_filters(command, arguments);
  declare_output(command, arguments);
  declare_confine(command, arguments.confine);
}

} // namespace chattcp
