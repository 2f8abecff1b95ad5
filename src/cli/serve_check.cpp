#include "cli/serve_check.h"

#include "base/error.h"
#include "base/number.h"
#include "base/words.h"
#include "cli/hint/stray_words.h"
#include "serve/access/token.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

// Sets `target` if the option was given.
template <typename Number>
void set_number(Number& target, std::string_view flag, const ServeArguments::Value& value,
                std::int64_t least, std::int64_t most) {
  if (value) {
    target = static_cast<Number>(parse_whole_number(flag, *value, least, most));
  }
}

// :8080, 0.0.0.0:8080
void refuse_address_as_port(const ServeArguments::Value& port) {
  if (port && port->find(':') != std::string::npos && !listen_advice(*port).empty()) {
    refuse_value("-port", *port, "a whole number from 0 to 65535; " + listen_advice(*port));
  }
}

// The values of an option that may be given several times, each of them a list.
std::vector<std::string> split_at_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) {
    for (const std::string_view part : split(text, ",")) {
      parts.emplace_back(part);
    }
  }
  return parts;
}

// Both loopback addresses; the second only if the machine has IPv6.
void add_loopback(std::vector<ListenAddress>& addresses) {
  addresses.push_back({.address = *Address::parse("127.0.0.1"), .optional = false});
  addresses.push_back({.address = *Address::parse("::1"), .optional = true});
}

std::vector<ListenAddress> check_addresses(const std::vector<std::string>& texts) {
  std::vector<ListenAddress> addresses;
  for (const std::string& text : split_at_commas(texts)) {
    if (text == "localhost") {
      add_loopback(addresses);
      continue;
    }
    const std::optional<ListenAddress> address = parse_listen_address(text);
    if (!address) {
      const std::string advice = listen_advice(text);
      refuse_value("--listen", text,
                   "an IPv4 or IPv6 address of this machine, 0.0.0.0 or :: for all, or localhost" +
                       (advice.empty() ? "" : "; " + advice));
    }
    addresses.push_back(*address);
  }
  if (texts.empty()) {
    add_loopback(addresses);
  }
  return without_covered(addresses);
}

// An origin as browsers send it: in lower case, without a default port (RFC 6454, 6.2). Nothing if
// `text` is not an origin: a scheme, a host and perhaps a port, with nothing after them.
std::optional<std::string> normal_origin(std::string text) {
  if (text == "*" || text == "null") {
    return text;
  }
  const std::size_t scheme = text.find("://");
  constexpr std::size_t kSeparator = 3;
  if (scheme == std::string::npos || scheme == 0 || text.size() == scheme + kSeparator ||
      text.find_first_of("/ ?#", scheme + kSeparator) != std::string::npos) {
    return std::nullopt;
  }
  text = lower_case(text);
  for (const auto& [prefix, port] :
       {std::pair("http://", std::string(":80")), std::pair("https://", std::string(":443"))}) {
    if (text.starts_with(prefix) && text.ends_with(port)) {
      text.erase(text.size() - port.size());
    }
  }
  return text;
}

std::vector<AddressPrefix> check_proxies(const std::vector<std::string>& texts) {
  std::vector<AddressPrefix> proxies;
  for (const std::string& text : split_at_commas(texts)) {
    const std::optional<AddressPrefix> proxy = AddressPrefix::parse(text);
    if (!proxy || proxy->text().ends_with("/0")) { // Any client could then claim any address.
      refuse_value(
          "--trusted-proxy", text,
          "the address of a proxy, such as 127.0.0.1, or of a network, such as 10.0.0.0/8");
    }
    proxies.push_back(*proxy);
  }
  return proxies;
}

AccessOptions check_access(const ServeArguments& arguments) {
  AccessOptions access;
  access.allowed_hosts = arguments.allowed_hosts;
  for (const std::string& origin : arguments.cors_origins) {
    const std::optional<std::string> normal = normal_origin(origin);
    if (!normal) {
      refuse_value("--cors-origin", origin,
                   "an origin, such as https://tool.example:8443, null, or *");
    }
    access.cors_origins.push_back(*normal);
  }
  for (const std::string& host : access.allowed_hosts) {
    if (host_of(host) != host) {
      refuse_value("--allow-host", host, "a host name without port, such as capture.example");
    }
  }
  return access;
}

std::string check_token(const ServeArguments& arguments, const char* environment_token) {
  if (arguments.token && arguments.token_file) {
    throw UsageError("--token and --token-file exclude each other");
  }
  if (arguments.no_token && (arguments.token || arguments.token_file)) {
    throw UsageError("--no-token excludes --token and --token-file");
  }
  if (arguments.no_token) {
    return {};
  }
  if (arguments.token_file && arguments.token_file->empty()) {
    refuse_value("--token-file", "", "the name of a file");
  }
  if (arguments.token_file) {
    return read_token(*arguments.token_file);
  }
  const bool from_environment = !arguments.token && environment_token != nullptr;
  std::string token =
      from_environment ? environment_token : arguments.token.value_or(std::string());
  if ((arguments.token || from_environment) && !is_token(token)) {
    // The value is a secret, even a wrong one.
    throw UsageError(std::string(from_environment ? "CHATTCP_TOKEN" : "--token") +
                     ": not a valid token; use letters, digits and -._~+/, with = only at the end");
  }
  return token;
}

void check_tls(const ServeArguments& arguments, ServeOptions& options) {
  if (arguments.certificate_file.has_value() != arguments.key_file.has_value()) {
    throw UsageError(arguments.certificate_file ? "--tls-cert requires --tls-key"
                                                : "--tls-key requires --tls-cert");
  }
  for (const auto& [flag, file] : {std::pair("--tls-cert", arguments.certificate_file),
                                   std::pair("--tls-key", arguments.key_file)}) {
    if (file && file->empty()) {
      refuse_value(flag, "", "the name of a file");
    }
  }
  options.certificate_file = arguments.certificate_file.value_or("");
  options.key_file = arguments.key_file.value_or("");
}

CaptureLimits check_captures(const ServeArguments& arguments, std::size_t ring_mebibytes) {
  constexpr std::int64_t kMostCaptures = 1000;
  constexpr std::int64_t kMostStreamBuffer = 65536;
  constexpr std::int64_t kMostRingMemory = 1048576;
  CaptureLimits limits;
  set_number(limits.captures, "--max-captures", arguments.max_captures, 1, kMostCaptures);
  std::size_t stream_buffer = limits.log_bytes / kMebibyte;
  set_number(stream_buffer, "--stream-buffer", arguments.stream_buffer, 1, kMostStreamBuffer);
  limits.log_bytes = stream_buffer * kMebibyte;
  set_number(limits.most_streams, "--max-streams", arguments.max_streams, 1, kMostStreams);
  limits.ring_mebibytes = ring_mebibytes;
  limits.all_rings_mebibytes = std::max(limits.all_rings_mebibytes, ring_mebibytes);
  set_number(limits.all_rings_mebibytes, "--max-ring-memory", arguments.max_ring_memory, 1,
             kMostRingMemory);
  if (limits.all_rings_mebibytes < ring_mebibytes) {
    throw UsageError("--max-ring-memory: " + std::to_string(limits.all_rings_mebibytes) +
                     " MiB cannot hold a ring of " + std::to_string(ring_mebibytes) +
                     " MiB (--buffer-size)");
  }
  return limits;
}

ServerLimits check_limits(const ServeArguments& arguments, std::size_t ring_mebibytes) {
  constexpr std::int64_t kMostClients = 10000;
  constexpr std::int64_t kMostGuesses = 1000000;
  constexpr std::int64_t kMostUpload = 1048576; // A tebibyte.
  ServerLimits limits;
  limits.captures = check_captures(arguments, ring_mebibytes);
  set_number(limits.streams.most, "--max-clients", arguments.max_clients, 1, kMostClients);
  set_number(limits.streams.most_per_address, "--max-per-address", arguments.max_per_address, 1,
             kMostClients);
  limits.streams.loopback_too = arguments.max_per_address.has_value();
  std::size_t upload = limits.upload_bytes / kMebibyte;
  set_number(upload, "--max-upload", arguments.max_upload, 1, kMostUpload);
  limits.upload_bytes = upload * kMebibyte;
  set_number(limits.guesses_per_second, "--max-guesses", arguments.max_guesses, 1, kMostGuesses);
  return limits;
}

// Several clients read a file at the same time, each from its beginning.
std::vector<std::string> check_files(const ServeArguments& arguments) {
  for (const std::string& file : arguments.read_files) {
    if (file.empty()) {
      refuse_value("-r", file, "the name of a file");
    }
    if (file == "-") {
      refuse_value("-r", file, "a saved file; standard input can be read only once");
    }
  }
  if (!arguments.read_files.empty() && arguments.compat) {
    throw UsageError("-r: not with --compat");
  }
  return arguments.read_files;
}

} // namespace

ServeOptions check_serve(const ServeArguments& arguments, const char* environment_token) {
  ServeOptions options;
  refuse_address_as_port(arguments.port);
  set_number(options.port, "-port", arguments.port, 0, std::numeric_limits<std::uint16_t>::max());
  set_number(options.live.buffer_mebibytes, "--buffer-size", arguments.buffer_size, 1,
             kMaxBufferMebibytes);
  set_number(options.live.snapshot_length, "-s", arguments.snapshot_length, 0, kMaxSnapshotLength);
  options.limits = check_limits(arguments, static_cast<std::size_t>(options.live.buffer_mebibytes));
  options.read_files = check_files(arguments);
  options.live.promiscuous = arguments.promiscuous;
  options.addresses = check_addresses(arguments.addresses);
  options.access = check_access(arguments);
  options.trusted_proxies = check_proxies(arguments.trusted_proxies);
  check_tls(arguments, options);
  options.access.token = check_token(arguments, environment_token);
  options.without_token = arguments.no_token;
  options.hide_token = !arguments.token && !options.access.token.empty();
  options.confine = check_confine(arguments.confine);
  options.dialect = arguments.compat ? Dialect::chattcp_capture : Dialect::documented;
  options.quiet = arguments.quiet;
  return options;
}

} // namespace chattcp
