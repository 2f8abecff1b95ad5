#include "cli/serve_arguments.h"

#include "cli/declare.h"

#include <CLI/CLI.hpp>

namespace chattcp {

const char* const kServeDescription =
    R"(Usage: chattcp serve [OPTION]...

Serves packets over HTTP: GET /api/interfaces lists the interfaces, GET /api/capture?i=eth0&p=tcp
is a stream of Server-Sent Events with the same filters as chattcp capture, or of lines of JSON for
a client that accepts application/x-ndjson.

Without --listen only programs on this machine can connect. On any other address clients need a
token; without one of the options for it, or CHATTCP_TOKEN, one is made and printed.)";

namespace {

constexpr const char* kFooter =
    R"(Signals: SIGINT, SIGTERM and SIGHUP end the server, SIGUSR1 prints counts.
Environment: CHATTCP_TOKEN is the token where no option gives one.
Exit status: 0 done, 1 a failure at run time, 2 wrong usage.

Examples:
  sudo chattcp serve -port 8080
  curl -N 'http://127.0.0.1:8080/api/capture?i=any&p=tcp'
  curl -sN -H 'Accept: application/x-ndjson' 'http://127.0.0.1:8080/api/capture?i=any' |
    jq --unbuffered .src_ip
  sudo chattcp serve --listen 0.0.0.0 --tls-cert server.pem --tls-key server.key)";

constexpr const char* kListening = "Listening";
constexpr const char* kAccess = "Access";
constexpr const char* kCaptures = "Captures";
constexpr const char* kOther = "Other";

void declare_listening(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--port", arguments.port, "N", "Port (8080); 0: any that is free")
      ->group(kListening);
  add_values(
      command, "--listen", arguments.addresses, "ADDRESS",
      "Listen on this address (127.0.0.1 and ::1);\n0.0.0.0 is all of IPv4, '::' of both kinds")
      ->group(kListening);
  add_value(command, "--tls-cert", arguments.certificate_file, "FILE",
            "Certificate in PEM, to serve https")
      ->group(kListening);
  add_value(command, "--tls-key", arguments.key_file, "FILE", "Its key in PEM")->group(kListening);
}

void declare_access(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--token", arguments.token, "TOKEN", "The secret that clients must send")
      ->group(kAccess);
  add_value(command, "--token-file", arguments.token_file, "FILE",
            "The same from a file, where other users of\nthis machine cannot see it")
      ->group(kAccess);
  add_flag(command, "--no-token", arguments.no_token, "Let in whoever can connect")->group(kAccess);
  add_values(command, "--cors-origin", arguments.cors_origins, "ORIGIN",
             "Let pages of this origin read, besides those of\nthis machine; *: all pages")
      ->group(kAccess);
  add_values(command, "--allow-host", arguments.allowed_hosts, "NAME",
             "A name under which clients may address the\nserver where no token is required")
      ->group(kAccess);
  add_values(command, "--trusted-proxy", arguments.trusted_proxies, "ADDRESS",
             "Believe this proxy who its clients are, by\nForwarded or X-Forwarded-For; a prefix: "
             "all of it")
      ->group(kAccess);
  add_value(command, "--max-guesses", arguments.max_guesses, "N",
            "Wrong tokens a second from one address (10)")
      ->group(kAccess);
}

void declare_captures(CLI::App& command, ServeArguments& arguments) {
  add_value(command, "--max-clients", arguments.max_clients, "N", "Streams at the same time (64)")
      ->group(kCaptures);
  add_value(command, "--max-per-address", arguments.max_per_address, "N",
            "Of these from one address (16; as many as\nthere are from this machine's own)")
      ->group(kCaptures);
  add_value(command, "--max-captures", arguments.max_captures, "N",
            "Captures at the same time (16); clients that ask\nfor the same share one")
      ->group(kCaptures);
  add_value(command, "--stream-buffer", arguments.stream_buffer, "MIB",
            "What a capture holds for slow clients (16)")
      ->group(kCaptures);
  add_value(command, "--buffer-size", arguments.buffer_size, "MIB",
            "Size of the kernel's ring of a capture (16)")
      ->group(kCaptures);
  add_value(command, "--max-ring-memory", arguments.max_ring_memory, "MIB",
            "Size of these rings together (1024)")
      ->group(kCaptures);
  add_value(command, "-s,--snapshot-length", arguments.snapshot_length, "BYTES",
            "Keep this many bytes of each packet; 0 (the default): some\n262,000")
      ->group(kCaptures);
  add_flag(command, "--promiscuous", arguments.promiscuous, "Packets for other machines too")
      ->group(kCaptures);
}

} // namespace

void declare_serve(CLI::App& command, ServeArguments& arguments) {
  command.set_help_flag("-h,--help", "Print this help");
  command.get_help_ptr()->group(kOther);
  command.footer(kFooter);
  declare_listening(command, arguments);
  declare_access(command, arguments);
  declare_captures(command, arguments);
  declare_confine(command, arguments.confine);
  add_flag(command, "--compat", arguments.compat, "Speak the dialect of the server chattcp-capture")
      ->group(kOther);
  add_flag(command, "-q,--quiet", arguments.quiet, "No lines on stderr about clients")
      ->group(kOther);
}

} // namespace chattcp
