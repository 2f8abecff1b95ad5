#include "cli/hint/stray_arguments.h"

#include "base/error.h"
#include "cli/hint/foreign_options.h"
#include "cli/hint/stray_words.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

using Words = std::vector<std::string>;

std::string refusal_of(const std::string& command, const Words& arguments) {
  try {
    refuse_stray({.command = command,
                  .arguments = arguments,
                  .options = {{"", {"-h", "--help", "-V", "--version"}},
                              {"capture", {"-i", "--interface", "-p", "-p.dst", "--dst-port"}},
                              {"serve", {"-port", "--listen", "--token"}}}});
  } catch (const UsageError& error) {
    return error.what();
  }
}

bool is_misspelled(const std::string& argument) {
  try {
    refuse_misspelled(
        {"capture", argument}, "capture",
        {"-i", "--interface", "-r", "--read", "-p", "-p.dst", "--payload", "-c", "--count"});
  } catch (const UsageError&) {
    return true;
  }
  return false;
}

} // namespace

TEST_CASE("An unknown option is answered by the nearest one, as it is typed") {
  CHECK(refusal_of("capture", {"--interfaces", "lo"}) ==
        "unknown option '--interfaces'; did you mean --interface?");
  CHECK(refusal_of("capture", {"--dst-prot=5"}) ==
        "unknown option '--dst-prot=5'; did you mean --dst-port?");
  CHECK(refusal_of("capture", {"--p.dts", "5"}) ==
        "unknown option '--p.dts'; did you mean -p.dst?");
  CHECK(refusal_of("serve", {"--prot", "5"}) == "unknown option '--prot'; did you mean -port?");
  CHECK(refusal_of("capture", {"--int"}) == "unknown option '--int'; did you mean --interface?");
  CHECK(refusal_of("capture", {"--bogus"}) ==
        "unknown option '--bogus'; see chattcp capture --help");
  CHECK(refusal_of("", {"--bogus"}) == "unknown option '--bogus'; see chattcp --help");
}

TEST_CASE("An option of another command is said to be one") {
  CHECK(refusal_of("capture", {"--token", "x"}) ==
        "unknown option '--token'; it is an option of chattcp serve");
  CHECK(refusal_of("", {"-i", "lo", "-f", "tcp port 80"}) ==
        "unknown option '-i'; put the command first: chattcp capture -i lo -f 'tcp port 80'");
}

TEST_CASE("An option of another program is answered with the value that was typed") {
  CHECK(foreign_option_advice("capture", "--sport", "80") == "use -p.src 80");
  CHECK(foreign_option_advice("capture", "--sport", "") == "use -p.src PORT");
  CHECK(foreign_option_advice("capture", "-Z", "nobody") == "use --user nobody");
  CHECK(foreign_option_advice("capture", "-F", "a b") == "use -f \"$(cat 'a b')\"");
  CHECK(foreign_option_advice("capture", "--save", "x.pcap") ==
        "use -w x.pcap to save packets, -o x.pcap to save lines");
  CHECK(foreign_option_advice("serve", "-p8080", "") == "use -port 8080");
  CHECK(foreign_option_advice("capture", "-XX", "") == "use --payload hex");
  CHECK(foreign_option_advice("capture", "-Y", "tcp.port == 80") ==
        "it is a Wireshark display filter; use -p tcp -p 80");
  CHECK(foreign_option_advice("capture", "--unheard-of", "x").empty());
  CHECK(foreign_option_advice("schema", "-A", "").empty());
}

TEST_CASE("Words after serve that are an address or a port are spelled as options") {
  CHECK(listen_advice("8080") == "did you mean -port 8080?");
  CHECK(listen_advice(":8080") == "did you mean -port 8080?");
  CHECK(listen_advice("0.0.0.0:8080") == "did you mean --listen 0.0.0.0 -port 8080?");
  CHECK(listen_advice("[::]:80") == "did you mean --listen :: -port 80?");
  CHECK(listen_advice("localhost:80") == "did you mean --listen localhost -port 80?");
  CHECK(listen_advice("::1") == "did you mean --listen ::1?");
  for (const char* const word :
       {"", ":", "x", "x:80", "80:", "1.2.3.4:x", "80-90", "10.0.0.0/8", "70000"}) {
    CAPTURE(word);
    CHECK(listen_advice(word).empty());
  }
}

TEST_CASE("A short option with a value is not taken for a misspelled long one") {
  for (const char* const argument :
       {"-ilo", "-iany", "-rread", "-rcapture", "-pudp", "-ptcp", "-p80-90", "-h1.2.3.4", "--int",
        "-nn", "-r=interfac", "-f", "-ieth-wan"}) {
    CAPTURE(argument);
    CHECK_FALSE(is_misspelled(argument));
  }
  for (const char* const argument : {"-interfac", "-pdst", "-psrc=80", "-hsrc", "-paylod", "-coutn",
                                     "-interfaces", "-snaplen"}) {
    CAPTURE(argument);
    CHECK(is_misspelled(argument));
  }
}

TEST_CASE("Typographic dashes and quotes are named") {
  CHECK(refusal_of("capture", {"\u2013i", "lo"}) ==
        "'\u2013i' begins with a typographic dash; type -i");
  CHECK_THAT(refusal_of("capture", {"port", "80\u201d"}), Catch::Contains("typographic quote"));
}
