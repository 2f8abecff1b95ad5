#include "http/trusted_proxies.h"

#include "http/message/forwarded.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

using Texts = std::vector<std::string>;

Address address(const std::string& text) {
  return *parse_forwarded_address(text);
}

TrustedProxies trusting(const Texts& proxies) {
  std::vector<AddressPrefix> prefixes;
  for (const std::string& proxy : proxies) {
    prefixes.push_back(*AddressPrefix::parse(proxy));
  }
  return TrustedProxies(prefixes);
}

// The client of a request through a proxy on this machine, and perhaps others in 10.0.0.0/8.
std::string client(const ForwardingHeaders& headers, const std::string& peer = "127.0.0.1") {
  return trusting({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"})
      .client_of(address(peer), "peer", headers)
      .name;
}

std::string custom(const Texts& lines) {
  return client({.forwarded = {}, .x_forwarded_for = lines});
}

std::string standard(const Texts& lines) {
  return client({.forwarded = lines, .x_forwarded_for = {}});
}

std::string through(const std::string& address) {
  return address + " (through peer)";
}

} // namespace

TEST_CASE("TrustedProxies takes the last address that is not a proxy for the client's") {
  CHECK(custom({"192.0.2.7"}) == through("192.0.2.7"));
  CHECK(custom({"192.0.2.7, 10.1.1.1, 127.0.0.1"}) == through("192.0.2.7"));
  CHECK(custom({"192.0.2.7", "10.1.1.1"}) == through("192.0.2.7")); // Of two headers.
  CHECK(custom({"2001:db9::7, [2001:db8::1]:80"}) == through("2001:db9::7"));
  CHECK(standard({"for=192.0.2.7"}) == through("192.0.2.7"));
  CHECK(standard({"for=192.0.2.7;by=_x, for=10.1.1.1, for=\"[2001:db8::1]\""}) ==
        through("192.0.2.7"));
  CHECK(custom({"10.2.2.2, 10.1.1.1"}) == through("10.2.2.2")); // One of the proxies' machines.
}

TEST_CASE("TrustedProxies is not misled by what the client has written before") {
  for (const std::string spoof : {"1.2.3.4", "1.2.3.4, 5.6.7.8", "10.0.0.1", "127.0.0.1", "unknown",
                                  "\"", "nonsense", ",", "for=1.2.3.4", "1.2.3.4,"}) {
    CAPTURE(spoof);
    CHECK(custom({spoof + ", 192.0.2.7"}) == through("192.0.2.7"));
    CHECK(custom({spoof, "192.0.2.7"}) == through("192.0.2.7"));
  }
  for (const std::string spoof : {"for=1.2.3.4", "for=10.0.0.1", "for=unknown", "for=\"", "for=\"a",
                                  "nonsense", "for=\"a\\"}) {
    CAPTURE(spoof);
    CHECK(standard({spoof, "for=192.0.2.7"}) == through("192.0.2.7"));
    // In one line, a quote without end leaves nobody but the proxy.
    const std::string name = standard({spoof + ", for=192.0.2.7"});
    CHECK((name == through("192.0.2.7") || name == "peer"));
  }
}

TEST_CASE("TrustedProxies knows a client by its proxy where that does not name it") {
  for (const std::string bad : {"-", "", "unknown", "_hidden", "nonsense", "192.0.2.7:x y",
                                "192.0.2.7, unknown", "nonsense, 10.0.0.1", "[192.0.2.7]"}) {
    CAPTURE(bad);
    CHECK(custom({bad}) == "peer");
  }
  for (const std::string bad : {"", "for=unknown", "for=_x", "by=192.0.2.7", "192.0.2.7", "for=\"a",
                                "for=192.0.2.7, by=x", "for=192.0.2.7;for=192.0.2.8"}) {
    CAPTURE(bad);
    CHECK(standard({bad}) == "peer");
  }
}

TEST_CASE("TrustedProxies believes neither of two headers that contradict each other") {
  const auto both = [](const std::string& forwarded, const std::string& custom_value) {
    return client({.forwarded = {forwarded}, .x_forwarded_for = {custom_value}});
  };
  CHECK(both("for=192.0.2.7", "192.0.2.7") == through("192.0.2.7"));
  CHECK(both("for=192.0.2.7", "1.2.3.4") == "peer");
  CHECK(both("for=192.0.2.7", "unknown") == "peer");
  CHECK(both("nonsense", "192.0.2.7") == "peer");
}

TEST_CASE("TrustedProxies believes nobody else") {
  const ForwardingHeaders headers{.forwarded = {}, .x_forwarded_for = {"192.0.2.7"}};
  CHECK(client(headers, "127.0.0.2") == "peer");
  CHECK(client(headers, "192.0.2.1") == "peer");
  CHECK(client(headers, "2001:db9::1") == "peer");
  CHECK(client(headers, "10.255.255.255") == through("192.0.2.7"));
  CHECK(client(headers, "2001:db8::1") == through("192.0.2.7"));
  CHECK(client(headers, "::ffff:10.0.0.1") == through("192.0.2.7"));
  CHECK(TrustedProxies().client_of(address("127.0.0.1"), "peer", headers).name == "peer");
}

TEST_CASE("TrustedProxies leaves what is for this machine to its own clients") {
  const TrustedProxies proxies = trusting({"127.0.0.1"});
  const Address peer = address("127.0.0.1");
  const auto is_loopback = [&](const Texts& lines) {
    return proxies.client_of(peer, "peer", {.forwarded = {}, .x_forwarded_for = lines})
        .address.is_loopback();
  };
  CHECK(is_loopback({})); // Not through the proxy.
  CHECK_FALSE(is_loopback({"127.0.0.1"}));
  CHECK_FALSE(is_loopback({"::1"}));
  CHECK_FALSE(is_loopback({"unknown"}));
  CHECK(proxies.client_of(peer, "peer", {.forwarded = {}, .x_forwarded_for = {"192.0.2.7"}})
            .address == ClientAddress(address("192.0.2.7")));
}

TEST_CASE("TrustedProxies bears any text") {
  const std::string letters = "for=\"[:;,.]\\ 10x-\t%";
  std::string text;
  unsigned state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 1103515245U + 12345U;
    text += letters[(state >> 16U) % letters.size()];
    if (text.size() > 40) {
      text.clear();
    }
    CHECK_NOTHROW(custom({text}));
    CHECK_NOTHROW(standard({text, "for=10.0.0.1"}));
  }
}
