#include "cli/hint/foreign_options.h"

#include "filter/hint/display_filter.h"
#include "filter/typed_value.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

// One option, or several separated by spaces. In the advice, "NAME%" becomes the value that was
// typed, or NAME without one.
struct ForeignOption {
  std::string_view names;
  std::string_view advice;
};

// Those of tcpdump and tshark first, then likely guesses.
constexpr auto kOfCapture = std::to_array<ForeignOption>({
    {"-A --ascii", "use --payload text"},
    {"-X -x --hex", "use --payload hex"},
    {"-D --list-interfaces", "chattcp interfaces lists the interfaces"},
    {"-e", "use --add src_mac,dst_mac,vlan for the link layer, --fields LIST for other fields"},
    {"-l -U --line-buffered --packet-buffered", "leave it out: each line is written at once"},
    {"-v -V --verbose --debug", "leave it out: each line has all fields (-q prints less)"},
    {"-t --time-stamp-precision",
     "leave it out: timestamps are Unix time in milliseconds; --add time adds the date and time"},
    {"-S --absolute-tcp-sequence-numbers",
     "leave it out: sequence numbers are absolute; --add analysis adds relative ones"},
    {"-K --dont-verify-checksums", "leave it out: checksums are not verified"},
    {"-B", "use --buffer-size MIB"},
    {"-G", "use --rotate-seconds N%"},
    {"-C", "use --rotate-size MIB%"},
    {"-W", "use --keep N%"},
    {"-b --ring", "use --rotate-size MIB, --rotate-seconds N and --keep N"},
    {"-Z --relinquish-privileges", "use --user USER%"},
    {"-y -L --linktype --list-data-link-types", "leave it out: the interface or file decides"},
    {"-j -J --time-stamp-type", "leave it out: the system decides"},
    {"-Q --direction", "use -f inbound or -f outbound"},
    {"-F", "use -f \"$(cat FILE%)\""},
    {"-I --monitor-mode", "set monitor mode with iw before the capture"},
    {"-a --autostop", "use --duration SECONDS or -c N"},
    {"-T", "leave it out: lines are JSON; --format csv and tsv are tables, text is for people"},
    {"-z", "chattcp conversations lists conversations; there are no other statistics"},
    {"-O -d -E -k -M -N", "chattcp has no equivalent"},
    {"-# --number --print-packet-numbers", "use --add number"},
    {"--immediate-mode", "use --immediate"},
    {"--no-promiscuous-mode --nopromisc", "leave it out: --promiscuous is off by default"},
    {"--snaplen --snap", "use -s BYTES%"},
    {"--filter", "use -f EXPRESSION%"},
    {"--dev --device --iface --nic", "use -i NAME%"},
    {"--file --input --pcap --infile", "use -r FILE%"},
    {"--out --save", "use -w FILE% to save packets, -o FILE% to save lines"},
    {"--limit --max --packets --num", "use -c N%"},
    {"--timeout --time --seconds", "use --duration SECONDS%"},
    {"--json --ndjson --jsonl", "leave it out: lines are JSON"},
    {"--text", "use --format text"},
    {"--csv", "use --format csv"},
    {"--tsv", "use --format tsv"},
    {"--columns --field", "use --fields LIST%"},
    {"--tag --tags --labels", "use --label KEY=VALUE"},
    {"--pretty --indent", "pipe the lines through jq"},
    {"--base64", "use --payload base64"},
    {"--no-payload --headers-only", "use --payload none"},
    {"--port", "use -p PORT%"},
    {"--sport --source-port --p.source --psrc --p-src --src.port", "use -p.src PORT%"},
    {"--dport --dest-port --destination-port --pdst --p-dst --dst.port", "use -p.dst PORT%"},
    {"--ip --address --addr --net", "use -h ADDRESS%"},
    {"--src --source --hsrc --h-src --src-ip", "use -h.src ADDRESS%"},
    {"--dst --dest --destination --hdst --h-dst --dst-ip", "use -h.dst ADDRESS%"},
    {"--tcp", "use -p tcp"},
    {"--udp", "use -p udp"},
    {"--not --exclude --ignore", "a value with ! excludes, as in -p '!22' or -h '!10.0.0.0/8'"},
    {"--listen", "chattcp serve listens"},
});

constexpr auto kOfConversations = std::to_array<ForeignOption>({
    {"-z", "leave it out: TCP and UDP conversations are listed; -p tcp lists those of TCP"},
    {"-D --list-interfaces", "chattcp interfaces lists the interfaces"},
    {"-l -U --line-buffered", "leave it out: each line is written at once"},
    {"-v -V --verbose --debug", "leave it out: --format json has all there is (-q prints less)"},
    {"-A -X -x -O -e", "chattcp capture shows single packets"},
    {"-B", "use --buffer-size MIB"},
    {"-a --autostop", "use --duration SECONDS or -c N"},
    {"-Z --relinquish-privileges", "use --user USER%"},
    {"-T", "use --format json, table, csv or tsv"},
    {"--json --ndjson --jsonl", "use --format json"},
    {"--csv", "use --format csv"},
    {"--tsv", "use --format tsv"},
    {"--text --table", "use --format table"},
    {"--timeout", "use --idle SECONDS% for conversations, --duration SECONDS for the whole run"},
    {"--port", "use -p PORT%"},
    {"--tcp", "use -p tcp"},
    {"--udp", "use -p udp"},
});

constexpr auto kOfServe = std::to_array<ForeignOption>({
    {"-p -P --http-port", "use -port PORT%"},
    {"-i --interface --iface", "clients name the interface in the URL: /api/capture?i=NAME%"},
    {"-f --bpf --filter -h.src -h.dst -p.src -p.dst --h.src --h.dst --p.src --p.dst --payload -c",
     "clients name filters in the URL: /api/capture?i=any&p=tcp"},
    {"-r --read -w --write", "chattcp capture reads and writes files"},
    {"-l -a -b -H --host --bind --addr --address --interface-address", "use --listen ADDRESS%"},
    {"--cert --certificate --ssl --https --tls --ssl-cert", "use --tls-cert FILE% --tls-key FILE"},
    {"--key --ssl-key --private-key", "use --tls-key FILE%"},
    {"--cors --origin --allow-origin", "use --cors-origin ORIGIN%"},
    {"--allowed-hosts --hostname", "use --allow-host NAME%"},
    {"--auth --password --secret --api-key", "use --token-file FILE"},
    {"--no-auth --insecure", "use --no-token"},
    {"-d --daemon --background --detach", "use the service: systemctl start chattcp"},
    {"-n -nn", "leave it out: names are never looked up"},
    {"-v --verbose --debug --log", "leave it out; -q prints less"},
});

constexpr auto kOfInterfaces = std::to_array<ForeignOption>({
    {"-a --all --list -l -D", "leave it out: all interfaces are listed"},
    {"-i --interface", "all interfaces are listed; select one of the JSON with jq"},
    {"-j -J", "use --json"},
});

constexpr auto kOfNone = std::to_array<ForeignOption>({
    {"-D --list-interfaces", "chattcp interfaces lists the interfaces"},
    {"-v", "use -V for the version"},
});

template <typename Table> std::string_view advice_in(const Table& table, std::string_view option) {
  for (const ForeignOption& foreign : table) {
    std::string_view names = foreign.names;
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(' '));
      if (name == option) {
        return foreign.advice;
      }
      names.remove_prefix(std::min(names.size(), name.size() + 1));
    }
  }
  return "";
}

std::string_view advice_of(std::string_view command, std::string_view option) {
  return command == "capture"         ? advice_in(kOfCapture, option)
         : command == "conversations" ? advice_in(kOfConversations, option)
         : command == "serve"         ? advice_in(kOfServe, option)
         : command == "interfaces"    ? advice_in(kOfInterfaces, option)
         : command.empty()            ? advice_in(kOfNone, option)
                                      : "";
}

// Replaces "NAME%" by `value`, or by NAME if it is empty.
std::string filled(std::string_view advice, std::string_view value) {
  std::string text(advice);
  for (std::size_t mark = text.find('%'); mark != std::string::npos; mark = text.find('%', mark)) {
    if (value.empty()) {
      text.erase(mark, 1);
      continue;
    }
    const std::string word = shell_word(value);
    const std::size_t begin = text.find_last_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", mark - 1) + 1;
    text.replace(begin, mark + 1 - begin, word);
    mark = begin + word.size();
  }
  return text;
}

} // namespace

std::string foreign_option_advice(std::string_view command, std::string_view option,
                                  std::string_view value) {
  const bool filters = command == "capture" || command == "conversations";
  if (filters && (option == "-Y" || option == "-R" || option == "--display-filter")) {
    return value.empty()
               ? "use -p, -h or -f"
               : "it is a Wireshark display filter; " + display_filter_advice("-f", value);
  }
  const std::string_view advice = advice_of(command, option);
  if (!advice.empty() || option.size() < 3 || option[1] == '-') {
    return filled(advice, value);
  }
  // -vvv, -XX; or with the value attached: -p8080.
  const std::string_view rest = option.substr(2);
  const bool repeated = rest.find_first_not_of(option[1]) == std::string_view::npos;
  return filled(advice_of(command, option.substr(0, 2)), repeated ? value : rest);
}

} // namespace chattcp
