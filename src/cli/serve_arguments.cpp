#include "cli/serve_arguments.h"

#include "cli/declare.h"

#include <CLI/CLI.hpp>

namespace chattcp {

const char* const kServeDescription =
    R"(Usage: chattcp serve [OPTION]...

Serves packets over HTTP: GET /api/interfaces lists the interfaces, GET /api/capture?i=eth0&p=tcp
streams packets as Server-Sent Events, or as NDJSON to clients that accept application/x-ndjson.
The filters are those of chattcp capture.

Without --listen, only programs on this machine can connect. On any other address clients need a
token; if neither an option nor CHATTCP_TOKEN sets one, it is generated and printed.)";

namespace {

constexpr const char* kFooter =
    R"(Signals: SIGINT, SIGTERM and SIGHUP end the server, SIGUSR1 prints counts.
Environment: CHATTCP_TOKEN is the token if no option sets one.
Exit status: 0 success, 1 failure, 2 wrong usage.

Examples:
  sudo chattcp serve -port 8080
  curl -N 'http://127.0.0.1:8080/api/capture?i=any&p=tcp'
  curl -sN -H 'Accept: application/x-ndjson' 'http://127.0.0.1:8080/api/capture?i=any' |
    jq --unbuffered .src_ip
  sudo chattcp serve --listen 0.0.0.0 --tls-cert server.pem --tls-key server.key)";

constexpr const char* kListening = "Listening";
constexpr const char* kAccess = "Access";
constexpr const char* kCaptures = "Captures";
constexpr const char* kFiles = "Saved captures";
constexpr const char* kOther = "Other";

void declare_listening(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--port", arguments.port, "N", "Port (8080); 0: any free port")
      ->group(kListening);
  add_values(command, "--listen", arguments.addresses, "ADDRESS",
             "Listen on this address (127.0.0.1 and ::1);\n0.0.0.0: all of IPv4, '::': all of IPv4 "
             "and IPv6")
      ->group(kListening);
  add_value(command, "--tls-cert", arguments.certificate_file, "FILE",
            "Certificate in PEM format, to serve HTTPS")
      ->group(kListening);
  add_value(command, "--tls-key", arguments.key_file, "FILE", "Its private key in PEM format")
      ->group(kListening);
}

void declare_access(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--token", arguments.token, "TOKEN", "The secret that clients must send")
      ->group(kAccess);
  add_value(command, "--token-file", arguments.token_file, "FILE",
            "Read the token from a file, where other users\ncannot see it")
      ->group(kAccess);
  add_flag(command, "--no-token", arguments.no_token, "Let clients in without a token")
      ->group(kAccess);
  add_values(command, "--cors-origin", arguments.cors_origins, "ORIGIN",
             "Let web pages of this origin read, besides those\nof this machine; *: all pages")
      ->group(kAccess);
  add_values(command, "--allow-host", arguments.allowed_hosts, "NAME",
             "Host name by which clients may reach the server\nwhere no token is required")
      ->group(kAccess);
  add_values(command, "--trusted-proxy", arguments.trusted_proxies, "ADDRESS",
             "Trust the client addresses from this proxy;\nForwarded or X-Forwarded-For. A prefix: "
             "all of it")
      ->group(kAccess);
  add_value(command, "--max-guesses", arguments.max_guesses, "N",
            "Wrong tokens per second from one address (10)")
      ->group(kAccess);
}

void declare_captures(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--max-clients", arguments.max_clients, "N", "Concurrent streams (64)")
      ->group(kCaptures);
  add_value(command, "--max-per-address", arguments.max_per_address, "N",
            "Concurrent streams from one address (16; no such\nlimit for this machine's own)")
      ->group(kCaptures);
  add_value(command, "--max-captures", arguments.max_captures, "N",
            "Concurrent captures (16); clients that ask for the\nsame packets share one")
      ->group(kCaptures);
  add_value(command, "--max-streams", arguments.max_streams, "N",
            "Conversations that the analysis of each capture\nremembers (262144)")
      ->group(kCaptures);
  add_value(command, "--stream-buffer", arguments.stream_buffer, "MIB",
            "Memory per capture for slow clients (16)")
      ->group(kCaptures);
  add_value(command, "--buffer-size", arguments.buffer_size, "MIB",
            "Size of each capture's kernel ring (16)")
      ->group(kCaptures);
  add_value(command, "--max-ring-memory", arguments.max_ring_memory, "MIB",
            "Size of all these rings together (1024)")
      ->group(kCaptures);
  add_value(command, "-s,--snapshot-length", arguments.snapshot_length, "BYTES",
            "Keep this many bytes of each packet; 0 (the default):\nabout 262,000")
      ->group(kCaptures);
  add_flag(command, "--promiscuous", arguments.promiscuous,
           "Also capture packets for other machines")
      ->group(kCaptures);
}

void declare_files(CLI::App& command, ServeArguments& arguments) {
  add_lists(
      command, "-r,--read", arguments.read_files, "FILE",
      "Also offer these saved captures: GET /api/files\nlists them, GET /api/packets?file=NAME "
      "reads one")
      ->group(kFiles);
  add_value(command, "--max-upload", arguments.max_upload, "MIB",
            "Size of a capture file that a client may send to\nPOST /api/packets (256)")
      ->group(kFiles);
}

} // namespace

void declare_serve(CLI::App& command, ServeArguments& arguments) {
  command.set_help_flag("-h,--help", "Print this help");
  command.get_help_ptr()->group(kOther);
  command.footer(kFooter);
  declare_listening(command, arguments);
  declare_access(command, arguments);
  declare_captures(command, arguments);
  declare_files(command, arguments);
  declare_confine(command, arguments.confine);
  add_flag(command, "--compat", arguments.compat, "Use the dialect of the chattcp-capture server")
      ->group(kOther);
  add_flag(command, "-q,--quiet", arguments.quiet, "No lines on stderr about clients")
      ->group(kOther);
}

} // namespace chattcp
