#include "cli/serve_check.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/temporary_file.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Texts = std::vector<std::string>;

ServeOptions check(const ServeArguments& options, const char* environment_token = nullptr) {
  return check_serve(options, environment_token);
}

// Why the options are refused.
std::string refusal_of(const ServeArguments& options, const char* environment_token = nullptr) {
  try {
    check_serve(options, environment_token);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "not refused";
}

ServeArguments listening_on(const Texts& addresses) {
  ServeArguments options;
  options.addresses = addresses;
  return options;
}

Texts addresses_of(const ServeOptions& options) {
  Texts texts;
  for (const ListenAddress& address : options.addresses) {
    texts.push_back(address.address.text() + (address.optional ? " if any" : ""));
  }
  return texts;
}

// A number that stands in one option.
struct NumberOption {
  const char* flag;
  ServeArguments::Value ServeArguments::*value;
  const char* least;
  const char* most;
};

const NumberOption kNumbers[] = {
    {"-port", &ServeArguments::port, "0", "65535"},
    {"--max-clients", &ServeArguments::max_clients, "1", "10000"},
    {"--max-per-address", &ServeArguments::max_per_address, "1", "10000"},
    {"--max-guesses", &ServeArguments::max_guesses, "1", "1000000"},
    {"--max-captures", &ServeArguments::max_captures, "1", "1000"},
    {"--stream-buffer", &ServeArguments::stream_buffer, "1", "65536"},
    {"--max-upload", &ServeArguments::max_upload, "1", "1048576"},
    {"--buffer-size", &ServeArguments::buffer_size, "1", "2047"},
    {"-s", &ServeArguments::snapshot_length, "0", "262144"},
};

} // namespace

TEST_CASE("check_serve has defaults for everything") {
  const ServeOptions server = check({});

  CHECK(addresses_of(server) == Texts{"127.0.0.1", "::1 if any"});
  CHECK(server.port == 8080);
  CHECK(server.access.token.empty());
  CHECK(server.access.cors_origins.empty());
  CHECK(server.access.allowed_hosts.empty());
  CHECK_FALSE(server.without_token);
  CHECK(server.certificate_file.empty());
  CHECK(server.key_file.empty());
  CHECK(server.limits.streams.most == 64);
  CHECK(server.limits.streams.most_per_address == 16);
  CHECK_FALSE(server.limits.streams.loopback_too);
  CHECK(server.limits.guesses_per_second == 10);
  CHECK(server.limits.captures.captures == 16);
  CHECK(server.limits.captures.log_bytes == 16 * 1024 * 1024);
  CHECK(server.limits.captures.ring_mebibytes == 16);
  CHECK(server.limits.captures.all_rings_mebibytes == 1024);
  CHECK(server.live.buffer_mebibytes == 16);
  CHECK(server.live.snapshot_length == 0);
  CHECK_FALSE(server.live.promiscuous);
  CHECK(server.dialect == Dialect::documented);
  CHECK_FALSE(server.quiet);
}

TEST_CASE("check_serve hands on what was given") {
  ServeArguments options;
  options.port = "0";
  options.max_clients = "1";
  options.max_per_address = "5";
  options.max_guesses = "6";
  options.max_ring_memory = "7";
  options.max_captures = "2";
  options.stream_buffer = "3";
  options.buffer_size = "4";
  options.snapshot_length = "96";
  options.promiscuous = true;
  options.compat = true;
  options.quiet = true;
  options.certificate_file = "server.pem";
  options.key_file = "server.key";

  const ServeOptions server = check(options);

  CHECK(server.port == 0);
  CHECK(server.limits.streams.most == 1);
  CHECK(server.limits.streams.most_per_address == 5);
  CHECK(server.limits.streams.loopback_too);
  CHECK(server.limits.guesses_per_second == 6);
  CHECK(server.limits.captures.captures == 2);
  CHECK(server.limits.captures.log_bytes == 3 * 1024 * 1024);
  CHECK(server.limits.captures.ring_mebibytes == 4);
  CHECK(server.limits.captures.all_rings_mebibytes == 7);
  CHECK(server.live.buffer_mebibytes == 4);
  CHECK(server.live.snapshot_length == 96);
  CHECK(server.live.promiscuous);
  CHECK(server.dialect == Dialect::chattcp_capture);
  CHECK(server.quiet);
  CHECK(server.certificate_file == "server.pem");
  CHECK(server.key_file == "server.key");
}

TEST_CASE("check_serve wants memory for one ring at least") {
  ServeArguments options;
  options.buffer_size = "2047";
  CHECK(check(options).limits.captures.all_rings_mebibytes == 2047);
  options.max_ring_memory = "2047";
  CHECK_NOTHROW(check(options));
  options.max_ring_memory = "2046";
  CHECK_THROWS_WITH(check(options),
                    "--max-ring-memory: 2046 MiB cannot hold a ring of 2047 MiB (--buffer-size)");
  for (const char* const bad : {"0", "1048577", "x"}) {
    options.max_ring_memory = bad;
    CHECK_THROWS_WITH(check(options),
                      Catch::Contains("--max-ring-memory") && Catch::Contains("from 1 to 1048576"));
  }
}

TEST_CASE("check_serve takes numbers at both ends of what is allowed") {
  for (const NumberOption& number : kNumbers) {
    CAPTURE(number.flag);
    for (const char* const good : {number.least, number.most}) {
      ServeArguments options;
      options.*number.value = good;
      CHECK_NOTHROW(check(options));
    }
  }
}

TEST_CASE("check_serve refuses numbers beyond, and what is none") {
  for (const NumberOption& number : kNumbers) {
    const std::string below = std::to_string(std::stol(number.least) - 1);
    const std::string above = std::to_string(std::stol(number.most) + 1);
    for (const std::string& bad : {below, above, std::string(), std::string("x"),
                                   std::string("1.5"), std::string(" 1"), std::string("1k")}) {
      ServeArguments options;
      options.*number.value = bad;
      CHECK(refusal_of(options) == std::string(number.flag) + ": '" + bad +
                                       "' is not a whole number from " + number.least + " to " +
                                       number.most);
    }
  }
}

TEST_CASE("check_serve takes addresses one by one or with commas") {
  CHECK(addresses_of(check(listening_on({"192.0.2.1", "fe80::1,192.0.2.2"}))) ==
        Texts{"192.0.2.1", "fe80::1", "192.0.2.2"});
  CHECK(addresses_of(check(listening_on({"localhost"}))) == Texts{"127.0.0.1", "::1 if any"});
  CHECK(addresses_of(check(listening_on({"192.0.2.1,localhost"}))) ==
        Texts{"192.0.2.1", "127.0.0.1", "::1 if any"});
  CHECK(addresses_of(check(listening_on({"::1"}))) == Texts{"::1"}); // Asked for: it must be there.
}

TEST_CASE("check_serve leaves out addresses that others stand for") {
  CHECK(addresses_of(check(listening_on({"192.0.2.1", "fe80::1,0.0.0.0"}))) ==
        Texts{"fe80::1", "0.0.0.0"});
  CHECK(addresses_of(check(listening_on({"::,192.0.2.1,fe80::1"}))) == Texts{"::"});
  CHECK(addresses_of(check(listening_on({"::,0.0.0.0,192.0.2.1"}))) == Texts{"::", "0.0.0.0"});
  CHECK(addresses_of(check(listening_on({"::1,0:0:0:0:0:0:0:1", "::1"}))) == Texts{"::1"});
}

TEST_CASE("check_serve refuses what is no address") {
  for (const std::string bad :
       {"", "eth0", "[::1]", "example.org", "*", "127.1", "10.0.0.0/8", "Localhost "}) {
    CHECK(refusal_of(listening_on({bad})) ==
          "--listen: '" + bad +
              "' is not an IPv4 or IPv6 address of this machine, 0.0.0.0 or :: for all, or "
              "localhost");
  }
  CHECK(refusal_of(listening_on({"127.0.0.1:8080"})) ==
        "--listen: '127.0.0.1:8080' is not an IPv4 or IPv6 address of this machine, 0.0.0.0 or :: "
        "for all, or localhost; did you mean --listen 127.0.0.1 -port 8080?");
  CHECK_THAT(refusal_of(listening_on({"127.0.0.1,"})), Catch::StartsWith("--listen: '' is not "));
  CHECK_THAT(refusal_of(listening_on({"127.0.0.1", "x,::1"})),
             Catch::StartsWith("--listen: 'x' is not "));
}

TEST_CASE("check_serve takes a token from its option, a file, or the environment") {
  const TemporaryFile file("from-file\nsecond line\n");
  ServeArguments with_token;
  with_token.token = "from-option";
  ServeArguments with_file;
  with_file.token_file = file.path();

  CHECK(check(with_token).access.token == "from-option");
  CHECK(check(with_file).access.token == "from-file");
  CHECK(check({}, "from-environment").access.token == "from-environment");
  // What was typed for this run comes first.
  CHECK(check(with_token, "from-environment").access.token == "from-option");
  CHECK(check(with_file, "from-environment").access.token == "from-file");
  CHECK(check(with_file, "not a token").access.token == "from-file");
}

TEST_CASE("check_serve refuses what is no token, and does not show it") {
  const std::string rest =
      ": not a valid token; use letters, digits and -._~+/, with = only at the end";
  for (const char* const bad : {"", "two words", "a,b", "a=b"}) {
    CAPTURE(bad);
    ServeArguments options;
    options.token = bad;
    CHECK(refusal_of(options) == "--token" + rest);
    CHECK(refusal_of({}, bad) == "CHATTCP_TOKEN" + rest);
  }
}

TEST_CASE("check_serve tells of a token file that is of no use") {
  const TemporaryFile empty("");
  ServeArguments options;
  options.token_file = empty.path();
  CHECK_THAT(refusal_of(options), Catch::StartsWith("--token-file: the first line of "));

  options.token_file = "/nonexistent/token";
  CHECK_THROWS_AS(check(options), Error);
  CHECK_THROWS_WITH(check(options), Catch::StartsWith("--token-file: /nonexistent/token: "));
}

TEST_CASE("check_serve does without a token where it is told so") {
  ServeArguments options;
  options.no_token = true;

  CHECK(check(options).without_token);
  CHECK(check(options).access.token.empty());
  CHECK(check(options, "from-environment").access.token.empty());
  CHECK(check(options, "not a token").access.token.empty());
}

TEST_CASE("check_serve refuses two opinions about the token") {
  ServeArguments options;
  options.token = "secret";
  options.token_file = "token.txt";
  CHECK(refusal_of(options) == "--token and --token-file exclude each other");

  options.token_file.reset();
  options.no_token = true;
  CHECK(refusal_of(options) == "--no-token excludes --token and --token-file");

  options.token.reset();
  options.token_file = "token.txt";
  CHECK(refusal_of(options) == "--no-token excludes --token and --token-file");
}

TEST_CASE("check_serve takes origins, and a star") {
  ServeArguments options;
  options.cors_origins = {"https://tool.example",
                          "http://tool.example:8080",
                          "http://[::1]:3000",
                          "chrome-extension://abcdef",
                          "null",
                          "*"};

  CHECK(check(options).access.cors_origins == options.cors_origins);
}

TEST_CASE("check_serve takes origins as browsers send them") {
  ServeArguments options;
  options.cors_origins = {"HTTP://Tool.Example:80", "https://tool.example:443", "http://a:443"};

  CHECK(check(options).access.cors_origins ==
        std::vector<std::string>{"http://tool.example", "https://tool.example", "http://a:443"});
}

TEST_CASE("check_serve refuses what a browser never sends as an origin") {
  for (const std::string bad :
       {"", "tool.example", "https://", "://tool.example", "https://tool.example/",
        "https://tool.example/path", "https://tool.example?x", "https://tool.example#x",
        "https://tool.example,https://other.example", "https://tool example", "https:tool.example",
        "**"}) {
    ServeArguments options;
    options.cors_origins = {"https://tool.example", bad};
    CHECK(refusal_of(options) ==
          "--cors-origin: '" + bad +
              "' is not an origin, such as https://tool.example:8443, null, or *");
  }
}

TEST_CASE("check_serve takes host names without a port") {
  ServeArguments options;
  options.allowed_hosts = {"capture.example", "my_host", "box"};
  CHECK(check(options).access.allowed_hosts == options.allowed_hosts);

  for (const std::string bad :
       {"", "capture.example:8080", "http://capture.example", "[::1]", "*", "a b", "a/b", "a,b"}) {
    options.allowed_hosts = {"box", bad};
    CHECK(refusal_of(options) ==
          "--allow-host: '" + bad + "' is not a host name without port, such as capture.example");
  }
}

TEST_CASE("check_serve takes proxies by address and by network") {
  ServeArguments options;
  options.trusted_proxies = {"127.0.0.1,::1", "10.0.0.0/8"};
  std::string proxies;
  for (const AddressPrefix& proxy : check(options).trusted_proxies) {
    proxies += proxy.text() + " ";
  }
  CHECK(proxies == "127.0.0.1/32 ::1/128 10.0.0.0/8 ");

  for (const std::string bad : {"", "proxy.example", "127.0.0.1:80", "0.0.0.0/0", "::/0"}) {
    options.trusted_proxies = {"127.0.0.1", bad};
    CHECK(refusal_of(options) ==
          "--trusted-proxy: '" + bad +
              "' is not the address of a proxy, such as 127.0.0.1, or of a network, such as "
              "10.0.0.0/8");
  }
}

TEST_CASE("check_serve wants a certificate and its key together") {
  ServeArguments options;
  options.certificate_file = "server.pem";
  CHECK(refusal_of(options) == "--tls-cert requires --tls-key");

  options.key_file = "";
  CHECK(refusal_of(options) == "--tls-key: '' is not the name of a file");

  options.key_file = "server.key";
  options.certificate_file = "";
  CHECK(refusal_of(options) == "--tls-cert: '' is not the name of a file");

  options.certificate_file.reset();
  CHECK(refusal_of(options) == "--tls-key requires --tls-cert");
}

TEST_CASE("check_serve takes saved files, but not what can be read only once") {
  ServeArguments options;
  options.read_files = {"a.pcap", "b.pcap"};
  options.max_upload = "3";
  CHECK(check(options).read_files == options.read_files);
  CHECK(check(options).limits.upload_bytes == 3 * 1024 * 1024);
  CHECK(check({}).limits.upload_bytes == 256 * 1024 * 1024);

  options.compat = true;
  CHECK(refusal_of(options) == "-r: not with --compat");

  options.compat = false;
  options.read_files.emplace_back("-");
  CHECK(refusal_of(options) == "-r: '-' is not a saved file; standard input can be read only once");
  options.read_files.back() = "";
  CHECK(refusal_of(options) == "-r: '' is not the name of a file");
}
