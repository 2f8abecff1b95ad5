#include "cli/spelling.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

using Arguments = std::vector<std::string>;

} // namespace

TEST_CASE("normalize_arguments gives long options with one dash a second one") {
  CHECK(normalize_arguments({"-h.src", "1.2.3.4", "-h.dst", "::1", "-p.src", "1", "-p.dst", "2"}) ==
        Arguments{"--h.src", "1.2.3.4", "--h.dst", "::1", "--p.src", "1", "--p.dst", "2"});
  CHECK(normalize_arguments({"-p.src=80", "-port=8080", "-port", "1"}) ==
        Arguments{"--p.src=80", "--port=8080", "--port", "1"});
}

TEST_CASE("normalize_arguments does not read a long name with one dash as a short one") {
  CHECK(normalize_arguments({"-host", "1.2.3.4", "-protocol=udp", "-interface", "lo", "-help"}) ==
        Arguments{"--host", "1.2.3.4", "--protocol=udp", "--interface", "lo", "--help"});
  CHECK(normalize_arguments({"-q=yes"}) == Arguments{"--quiet=yes"});
}

TEST_CASE("normalize_arguments parts a short option from its value at the equals sign") {
  CHECK(normalize_arguments({"-i=eth0", "-p=tcp", "-h=10.0.0.0/8", "-f=a=b", "-i="}) ==
        Arguments{"-i", "eth0", "-p", "tcp", "-h", "10.0.0.0/8", "-f", "a=b", "-i", ""});
}

TEST_CASE("normalize_arguments joins names that PowerShell has parted") {
  CHECK(normalize_arguments({"capture", "-p", ".dst", "443", "-h", ".src=::1", "-p", "tcp"}) ==
        Arguments{"capture", "--p.dst", "443", "--h.src=::1", "-p", "tcp"});
  CHECK(normalize_arguments({"-r", ".src", "-p", ".other"}) ==
        Arguments{"-r", ".src", "-p", ".other"});
}

TEST_CASE("normalize_arguments leaves all else as it is") {
  const Arguments arguments{"capture",    "-i",    "eth0",   "-p",   "80",   "--p.src=80",
                            "--host=::1", "-h.x",  "-ports", "-p80", "-1=2", "-",
                            "",           "h.src", "-r",     "a=b",  "-qi",  "-p.src.x"};

  CHECK(normalize_arguments(arguments) == arguments);
}

TEST_CASE("normalize_arguments leaves what stands behind a lone -- as it is") {
  CHECK(normalize_arguments({"-p.src", "1", "--", "-p.src", "-i=x"}) ==
        Arguments{"--p.src", "1", "--", "-p.src", "-i=x"});
}
