#include "serve/access/access.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

using Texts = std::vector<std::string>;

AccessPolicy with_token(const std::string& token) {
  return AccessPolicy({.token = token, .cors_origins = {}, .allowed_hosts = {}});
}

AccessPolicy with_hosts(const Texts& hosts) {
  return AccessPolicy({.token = {}, .cors_origins = {}, .allowed_hosts = hosts});
}

AccessPolicy with_origins(const Texts& origins) {
  return AccessPolicy({.token = {}, .cors_origins = origins, .allowed_hosts = {}});
}

} // namespace

TEST_CASE("host_of finds the host with a port and without") {
  CHECK(host_of("localhost") == "localhost");
  CHECK(host_of("localhost:8080") == "localhost");
  CHECK(host_of("capture.example:1") == "capture.example");
  CHECK(host_of("127.0.0.1:65535") == "127.0.0.1");
  CHECK(host_of("[::1]") == "::1");
  CHECK(host_of("[fe80::1]:8080") == "fe80::1");
}

TEST_CASE("host_of finds nothing in what is of another form") {
  for (const char* const bad : {"",
                                ":8080",
                                "[]",
                                "[]:80",
                                "[::1",
                                "::1",
                                "::1:8080",
                                "[::1]8080",
                                "[::1]x",
                                "[::1]:",
                                "[::1]:x",
                                "[::1]:80:80",
                                "[127.0.0.1]",
                                "[localhost]",
                                "[::1%lo]",
                                "localhost:",
                                "localhost:x",
                                "localhost:80:80",
                                "localhost:-1",
                                "localhost: 80",
                                "localhost:123456",
                                " localhost",
                                "localhost ",
                                "local host",
                                "a@b",
                                "user@localhost:80",
                                "localhost/",
                                "localhost/:80",
                                "localhost?",
                                "localhost#",
                                "a,b",
                                "a\\b",
                                "*"}) {
    CAPTURE(bad);
    CHECK(host_of(bad) == std::nullopt);
  }
}

TEST_CASE("is_loopback_host knows the addresses of the loopback interface") {
  for (const char* const good :
       {"127.0.0.1", "127.0.0.0", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1", "localhost",
        "LocalHost", "localhost.", "app.localhost", "A.B.LOCALHOST."}) {
    CAPTURE(good);
    CHECK(is_loopback_host(good));
  }
  for (const char* const bad :
       {"126.255.255.255", "128.0.0.1", "0.0.0.0", "::", "::2", "", "192.168.0.1",
        "localhost.example", "127.1", "127.0.0.1.example", "2130706433", "0x7f.0.0.1", "fe80::1",
        "notlocalhost", ".localhost", "localhost..", "a..localhost", "evil-localhost"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_loopback_host(bad));
  }
}

TEST_CASE("AccessPolicy lets in by address, as localhost, and by the names that are allowed") {
  const AccessPolicy policy = with_hosts({"capture.example"});
  for (const char* const good :
       {"127.0.0.1", "127.0.0.1:8080", "192.168.1.5:8080", "[::1]", "[::1]:8080", "[fe80::1]:80",
        "localhost", "localhost:8080", "LOCALHOST:8080", "capture.example", "capture.example:8080",
        "Capture.Example"}) {
    CAPTURE(good);
    CHECK(policy.allows_host({good}));
  }
}

TEST_CASE("AccessPolicy refuses a host that another site may have made up") {
  const AccessPolicy policy = with_hosts({"capture.example"});
  for (const char* const bad : {"",
                                ":8080",
                                "evil.example",
                                "evil.example:8080",
                                "localhost.evil.example",
                                "127.0.0.1.evil.example",
                                "evil-localhost",
                                "evil.example:localhost",
                                "capture.example.evil",
                                "evil.capture.example",
                                "xcapture.example",
                                "capture.exampl",
                                "localhost@evil.example",
                                "evil.example@localhost",
                                "[::1].evil.example",
                                "[evil.example]",
                                "::1",
                                "2130706433",
                                "127.1",
                                "localhost:8080:8080",
                                "localhost, evil.example",
                                "*"}) {
    CAPTURE(bad);
    CHECK_FALSE(policy.allows_host({bad}));
  }
}

TEST_CASE("AccessPolicy refuses a host that is missing or repeated") {
  const AccessPolicy policy = with_hosts({});

  CHECK_FALSE(policy.allows_host({}));
  CHECK_FALSE(policy.allows_host({"localhost", "localhost"}));
  CHECK_FALSE(policy.allows_host({"localhost", "evil.example"}));
}

TEST_CASE("AccessPolicy lets in under any host where a token is required") {
  const AccessPolicy policy = with_token("secret");

  CHECK(policy.allows_host({"evil.example"}));
  CHECK(policy.allows_host({}));
}

TEST_CASE("AccessPolicy allows the origins of this machine") {
  const AccessPolicy policy = with_origins({});
  for (const char* const good :
       {"http://localhost", "https://localhost", "http://localhost:3000", "http://127.0.0.1",
        "https://127.0.0.1:8443", "http://127.1.2.3:1", "http://[::1]", "https://[::1]:8443"}) {
    CAPTURE(good);
    CHECK(policy.allows_origin(good));
  }
}

TEST_CASE("AccessPolicy refuses all other origins") {
  const AccessPolicy policy = with_origins({});
  for (const char* const bad : {"",
                                "null",
                                "localhost",
                                "127.0.0.1",
                                "//localhost",
                                "http:localhost",
                                "http:/localhost",
                                "http://",
                                "http://:80",
                                "ftp://localhost",
                                "file://",
                                "file://localhost",
                                "ws://localhost",
                                "xhttp://localhost",
                                "http://evil.example",
                                "https://evil.example",
                                "http://localhost.evil.example",
                                "http://localhost.evil.example:80",
                                "http://evillocalhost",
                                "http://evil.example/localhost",
                                "http://evil.example#http://localhost",
                                "http://localhost@evil.example",
                                "http://evil.example:80@localhost",
                                "http://127.0.0.1.evil.example",
                                "http://127.0.0.1@evil.example",
                                "http://128.0.0.1",
                                "http://192.168.1.5",
                                "http://[::1].evil.example",
                                "http://[::2]",
                                "http://[::1]evil",
                                "http://localhost:80x",
                                "http://localhost/",
                                "http://localhost http://evil.example",
                                "https://tool.example"}) {
    CAPTURE(bad);
    CHECK_FALSE(policy.allows_origin(bad));
  }
}

TEST_CASE("AccessPolicy allows the origins that the user named, exactly") {
  const AccessPolicy policy = with_origins({"https://tool.example", "http://tool.example:8080"});

  CHECK(policy.allows_origin("https://tool.example"));
  CHECK(policy.allows_origin("http://tool.example:8080"));
  CHECK(policy.allows_origin("http://localhost"));
  for (const char* const bad :
       {"http://tool.example", "https://tool.example:8080", "https://tool.example.evil.example",
        "https://eviltool.example", "https://evil.tool.example", "https://tool.exampl",
        "https://tool.example/", "https://tool.example ", "null"}) {
    CAPTURE(bad);
    CHECK_FALSE(policy.allows_origin(bad));
  }
}

TEST_CASE("AccessPolicy allows every origin where the user has said so") {
  const AccessPolicy policy = with_origins({"*"});
  for (const char* const any : {"http://evil.example", "null", "file://"}) {
    CAPTURE(any);
    CHECK(policy.allows_origin(any));
  }
}

TEST_CASE("AccessPolicy takes a star within an origin for what it is") {
  CHECK_FALSE(with_origins({"https://*.example"}).allows_origin("https://tool.example"));
}

TEST_CASE("AccessPolicy allows the token alone, wherever it stands") {
  const AccessPolicy policy = with_token("secret");

  CHECK(policy.allows_token({"secret"}));
  CHECK(policy.allows_token({"wrong", "secret"}));
  CHECK(policy.allows_token({"secret", "wrong"}));
  CHECK_FALSE(policy.allows_token({}));
  for (const char* const bad :
       {"", "Secret", "secre", "secrets", " secret", "secret ", "terces", "*"}) {
    CAPTURE(bad);
    CHECK_FALSE(policy.allows_token({bad}));
  }
  CHECK_FALSE(policy.allows_token({std::string("secret\0", 7)}));
}

TEST_CASE("AccessPolicy takes any token, and none, where none is required") {
  const AccessPolicy policy = with_token("");

  CHECK(policy.allows_token({}));
  CHECK(policy.allows_token({"whatever"}));
}

TEST_CASE("the origin of the server is where the request was sent to") {
  const auto own = [](const char* origin, const char* host, bool tls = false) {
    return AccessPolicy::is_own_origin(origin, host, tls);
  };
  CHECK(own("http://192.168.1.5:8080", "192.168.1.5:8080"));
  CHECK(own("http://[fd00::1]:8080", "[fd00::1]:8080"));
  CHECK(own("http://Capture.example", "capture.EXAMPLE"));
  CHECK(own("http://capture.example", "capture.example:80"));
  CHECK(own("https://capture.example:443", "capture.example", true));
  CHECK(own("https://capture.example", "capture.example")); // A proxy has ended TLS.

  CHECK_FALSE(own("http://capture.example", "capture.example", true));
  CHECK_FALSE(own("http://192.168.1.5:8080", "192.168.1.5:8081"));
  CHECK_FALSE(own("http://192.168.1.5", "192.168.1.5:8080"));
  CHECK_FALSE(own("http://capture.example", "capture.example:443"));
  CHECK_FALSE(own("https://capture.example", "capture.example:80"));
  CHECK_FALSE(own("http://evil.example", "capture.example"));
  CHECK_FALSE(own("http://", ""));
  CHECK_FALSE(own("null", "null"));
  CHECK_FALSE(own("ftp://capture.example", "capture.example"));
  CHECK_FALSE(own("http://capture.example/x", "capture.example/x"));
}
