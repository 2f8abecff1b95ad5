#include "serve/greeting.h"

#include "platform/advice.h"
#include "source/interface_choice.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

ServeOptions listening_on(const std::vector<std::string>& addresses) {
  ServeOptions options;
  for (const std::string& address : addresses) {
    options.addresses.push_back({.address = *Address::parse(address), .optional = false});
  }
  return options;
}

// What prints packets of the server at `origin`, as it is typed on this system.
std::string command(const std::string& origin, const std::string& token = {}) {
  return curl_command(origin + "/api/capture?i=" + usual_interface() + token);
}

} // namespace

TEST_CASE("greeting names the port and gives a command that connects") {
  CHECK(greeting(listening_on({"127.0.0.1", "::1"}), 8080) ==
        "Server starting on :8080\n"
        "Open http://127.0.0.1:8080/ in a browser\n"
        "Only programs on this machine can connect, without a token: " +
            command("http://127.0.0.1:8080") + "\n");
}

TEST_CASE("greeting has the token in its command") {
  ServeOptions options = listening_on({"127.0.0.1"});
  options.access.token = "Abc-123_x.y~";

  CHECK(greeting(options, 1) == "Server starting on :1\n"
                                "Open http://127.0.0.1:1/#token=Abc-123_x.y~ in a browser\n"
                                "Only programs on this machine can connect, with the token: " +
                                    command("http://127.0.0.1:1", "&token=Abc-123_x.y~") + "\n");
}

TEST_CASE("greeting keeps to itself the token of a file or of the environment") {
  ServeOptions options = listening_on({"127.0.0.1"});
  options.access.token = "secret";
  options.hide_token = true;

  CHECK(greeting(options, 1) == "Server starting on :1\n"
                                "Open http://127.0.0.1:1/ in a browser\n"
                                "Only programs on this machine can connect, with the token: " +
                                    command("http://127.0.0.1:1", "&token=TOKEN") + "\n");
}

TEST_CASE("greeting escapes what a URL would take for something else") {
  ServeOptions options = listening_on({"127.0.0.1"});
  options.access.token = "a+b/c=";

  CHECK_THAT(greeting(options, 1),
             Catch::Contains(command("http://127.0.0.1:1", "&token=a%2Bb%2Fc%3D")));
  CHECK_THAT(greeting(options, 1), Catch::Contains("/#token=a%2Bb%2Fc%3D in"));
}

TEST_CASE("greeting names the address that other machines reach") {
  ServeOptions options = listening_on({"127.0.0.1", "192.0.2.5"});
  options.access.token = "secret";

  CHECK(greeting(options, 8080) == "Server starting on :8080\n"
                                   "Open http://192.0.2.5:8080/#token=secret in a browser\n"
                                   "Anyone who reaches this machine can connect, with the token: " +
                                       command("http://192.0.2.5:8080", "&token=secret") + "\n");
}

TEST_CASE("greeting has an IPv6 address in brackets") {
  ServeOptions options = listening_on({"2001:db8::5"});
  options.access.token = "secret";

  CHECK_THAT(greeting(options, 8080),
             Catch::Contains(command("http://[2001:db8::5]:8080", "&token=secret")));
}

TEST_CASE("greeting of all addresses names one that a client can connect to", "[kernel]") {
  for (const char* const all : {"0.0.0.0", "::"}) {
    CAPTURE(all);
    ServeOptions options = listening_on({all});
    options.access.token = "secret";

    const std::string text = greeting(options, 8080);

    CHECK_THAT(text, Catch::Contains("Anyone who reaches this machine"));
    CHECK_THAT(text, !Catch::Contains("//0.0.0.0") && !Catch::Contains("//[::]"));
  }
}

TEST_CASE("greeting says https with TLS") {
  ServeOptions options = listening_on({"127.0.0.1"});
  options.certificate_file = "server.pem";

  CHECK_THAT(greeting(options, 8443), Catch::Contains(command("https://127.0.0.1:8443")));
  CHECK_THAT(greeting(options, 8443), Catch::Contains("Open https://127.0.0.1:8443/ in"));
}

TEST_CASE("greeting warns where others can connect without a token") {
  ServeOptions options = listening_on({"192.0.2.5"});
  options.without_token = true;

  CHECK(greeting(options, 8080) ==
        "Server starting on :8080\n"
        "Open http://192.0.2.5:8080/ in a browser\n"
        "Anyone who reaches this machine can connect, without a token: " +
            command("http://192.0.2.5:8080") +
            "\n"
            "chattcp: warning: no token is required, so anyone who reaches port 8080 sees this "
            "machine's "
            "traffic\n");
}

TEST_CASE("greeting says what to type into the app, with --compat") {
  ServeOptions options = listening_on({"127.0.0.1", "::1"});
  options.dialect = Dialect::chattcp_capture;

  CHECK(
      greeting(options, 8080) ==
      "Server starting on :8080\n"
      "Only programs on this machine can connect, without a token: " +
          command("http://127.0.0.1:8080") +
          "\n"
          "ChatTCP app on this machine: enter http://127.0.0.1:8080 as the server\n"
          "ChatTCP app on another machine, one of these:\n"
          "  - run 'ssh -N -L 8080:127.0.0.1:8080 THIS-MACHINE' there, and enter "
          "http://127.0.0.1:8080\n"
          "  - start this server with --listen 0.0.0.0, and enter http://HOST:8080/TOKEN with the "
          "token that it prints\n"
          "  - start it with --listen 0.0.0.0 --no-token, and enter http://HOST:8080; then anyone "
          "who "
          "reaches this machine sees its traffic\n");
}

TEST_CASE("greeting has the token in the address for the app") {
  ServeOptions options = listening_on({"192.0.2.5"});
  options.dialect = Dialect::chattcp_capture;
  options.access.token = "a+b/c";

  const std::string text = greeting(options, 8080);
  CHECK_THAT(text, Catch::Contains("ChatTCP app: enter http://192.0.2.5:8080/a%2Bb%2Fc as the "
                                   "server (the app has no field for a token, so the address has "
                                   "it)\n"));
  CHECK_THAT(text, Catch::Contains("start this server without --listen, run 'ssh -N -L "
                                   "8080:127.0.0.1:8080 THIS-MACHINE'"));
  CHECK_THAT(text, Catch::Contains("--no-token; then anyone who reaches this machine"));

  options.hide_token = true;
  CHECK_THAT(greeting(options, 8080), Catch::Contains("enter http://192.0.2.5:8080/TOKEN as"));
}

TEST_CASE("greeting for the app warns where no token is required") {
  ServeOptions options = listening_on({"192.0.2.5"});
  options.dialect = Dialect::chattcp_capture;
  options.without_token = true;

  const std::string text = greeting(options, 8080);
  CHECK_THAT(text, Catch::Contains("ChatTCP app: enter http://192.0.2.5:8080 as the server\n"));
  CHECK_THAT(text, Catch::Contains("warning: no token is required"));
}
