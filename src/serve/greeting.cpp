#include "serve/greeting.h"

#include "base/percent_encoding.h"
#include "platform/advice.h"
#include "source/interface_choice.h"
#include "source/interfaces.h"

#include <algorithm>

namespace chattcp {

namespace {

// An address by which other machines know this one, or its loopback address.
std::string outer_address() {
  for (const Interface& interface : list_interfaces()) {
    const std::optional<Address> address = interface.ipv4();
    if (address && !interface.has_flag("loopback")) {
      return address->text();
    }
  }
  return "127.0.0.1";
}

// The address that most clients will want: the first that is not loopback.
std::string host_for_clients(const std::vector<ListenAddress>& addresses) {
  const auto outer = std::find_if(addresses.begin(), addresses.end(),
                                  [](const ListenAddress& one) { return !one.is_loopback(); });
  const ListenAddress& address = outer == addresses.end() ? addresses.front() : *outer;
  if (address.is_wildcard()) {
    return outer_address();
  }
  return address.host();
}

// Empty where none is required.
std::string token_for_clients(const ServeOptions& options) {
  const std::string& token = options.access.token;
  return token.empty() || !options.hide_token ? percent_encoded(token) : "TOKEN";
}

// "http://192.0.2.5:8080"
std::string base_url(const ServeOptions& options, const std::string& port) {
  const std::string scheme = options.certificate_file.empty() ? "http" : "https";
  return scheme + "://" + host_for_clients(options.addresses) + ":" + port;
}

// The page asks for a token that it is not given. What follows # is sent nowhere.
std::string greeting_for_browsers(const ServeOptions& options, const std::string& port) {
  const std::string& token = options.access.token;
  return "Open " + base_url(options, port) + "/" +
         (token.empty() || options.hide_token ? "" : "#token=" + percent_encoded(token)) +
         " in a browser\n";
}

// What to enter in the app, which has a single field: the address of the server.
std::string greeting_for_app(const ServeOptions& options, const std::string& port) {
  const std::string token = token_for_clients(options);
  const bool local = all_loopback(options.addresses);
  const std::string path = token.empty() ? "" : "/" + token;
  const std::string scheme = options.certificate_file.empty() ? "http" : "https";
  const std::string tunnel = "ssh -N -L " + port + ":127.0.0.1:" + port + " THIS-MACHINE";
  std::string text = local ? "ChatTCP app on this machine" : "ChatTCP app";
  text += ": enter " + base_url(options, port) + path + " as the server";
  text += token.empty() ? "\n" : " (the app has no field for a token, so the address has it)\n";
  if (local) {
    text += "ChatTCP app on another machine, one of these:\n"
            "  - run '" +
            tunnel + "' there, and enter " + scheme + "://127.0.0.1:" + port + path +
            "\n"
            "  - start this server with --listen 0.0.0.0, and enter " +
            scheme + "://HOST:" + port +
            "/TOKEN with the token that it prints\n"
            "  - start it with --listen 0.0.0.0 --no-token, and enter " +
            scheme + "://HOST:" + port +
            "; then anyone who reaches this machine sees its traffic\n";
  } else if (!token.empty()) {
    text += "Without a token in the address, one of these:\n"
            "  - start this server without --listen, run '" +
            tunnel + "' where the app is, and enter " + scheme + "://127.0.0.1:" + port +
            "\n"
            "  - start it with --no-token; then anyone who reaches this machine sees its traffic\n";
  }
  return text;
}

} // namespace

std::string greeting(const ServeOptions& options, std::uint16_t port) {
  const std::string token = token_for_clients(options);
  const bool local = all_loopback(options.addresses);
  const std::string number = std::to_string(port);
  std::string text = "Server starting on :" + number + "\n";
  if (options.dialect != Dialect::chattcp_capture) {
    text += greeting_for_browsers(options, number);
  }
  text += local ? "Only programs on this machine" : "Anyone who reaches this machine";
  text += token.empty() ? " can connect, without a token" : " can connect, with the token";
  text += ": " +
          curl_command(base_url(options, number) +
                       "/api/capture?i=" + percent_encoded(usual_interface()) +
                       (token.empty() ? "" : "&token=" + token)) +
          "\n";
  if (options.dialect == Dialect::chattcp_capture) {
    text += greeting_for_app(options, number);
  }
  if (!local && token.empty()) {
    text += "chattcp: warning: no token is required, so anyone who reaches port " + number +
            " sees this machine's traffic\n";
  }
  return text;
}

} // namespace chattcp
