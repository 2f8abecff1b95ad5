// The way of a request, from the bytes of a connection to those of the answer.
//
// Input: a byte for the server, one for how the client sends and reads, what it sends.
#include "base/error.h"
#include "fuzz/http_answers.h"
#include "fuzz/memory_socket.h"
#include "fuzz/target.h"
#include "http/http_server.h"
#include "http/message/query_string.h"
#include "serve/routes.h"
#include "serve/server_state.h"
#include "support/frames.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace chattcp;
using namespace chattcp::fuzz;

namespace {

constexpr unsigned kHesitates = 0x80; // Of the first byte.

constexpr const char* kSecret = "secret-of-the-server";

const std::vector<test::Bytes>& frames() {
  static const std::vector<test::Bytes> kFrames{test::ipv4(17, test::udp({'h', 'i'})),
                                                test::ipv6(6, test::tcp({0, '"', 0xff})),
                                                test::ipv4(1, {8, 0, 0, 0})};
  return kFrames;
}

// A few packets, and then the end, in the way that the interface's name says.
class FewPackets : public PacketSource {
public:
  explicit FewPackets(const std::string& interface) : interface_(interface) {}

  LinkType link_type() const override { return LinkType::raw; }
  SourceDrops drops() const override {
    return {.by_kernel = interface_ == "lossy" ? 7U : 0U, .by_interface = 0};
  }

  void run(FrameHandler& handler) override {
    for (const test::Bytes& frame : frames()) {
      if (!handler.on_frame({.bytes = frame,
                             .wire_length = static_cast<std::uint32_t>(frame.size()),
                             .time = {.seconds = 1, .nanoseconds = 0},
                             .link_type = LinkType::raw})) {
        return;
      }
    }
    if (interface_ == "broken") {
      throw Error("the interface\nhas gone \xff");
    }
  }

private:
  std::string interface_;
};

std::unique_ptr<PacketSource> open(const CaptureWish& wish, StopSignal& /*stop*/) {
  if (wish.interface == "missing") {
    throw UnknownInterface("there is no interface 'missing'");
  }
  if (wish.interface == "forbidden") {
    throw Error("no permission");
  }
  for (const std::string& expression : wish.expressions) {
    if (expression == "(") {
      throw UsageError("f: '(' is not a pcap-filter(7) expression");
    }
  }
  return std::make_unique<FewPackets>(wish.interface);
}

// Wide enough never to be met: an input must not depend on those before it.
constexpr ServerLimits kLimits{.streams = {},
                               .captures = {.captures = 4, .log_bytes = std::size_t{1} << 20U},
                               .guesses_per_second = std::size_t{1} << 40U};

// A server with its options, as run_server() puts it together.
struct FuzzedServer {
  FuzzedServer(const AccessOptions& access, Dialect dialect)
      : listeners({{.address = *Address::parse("127.0.0.1"), .optional = false}}, 0),
        state(access, dialect, kLimits, open, stop, [](const std::string& /*line*/) {}),
        server(
            listeners, nullptr, 4,
            [this](ClientConnection& connection, const HttpRequest& request) {
              return answer_request(state, connection, request);
            },
            {.refused = [this](RequestRefusal why) { state.refusals.requests.add(why); },
             .unexpected_tls =
                 [this](const Client& client) { state.log.add(client, "sent a TLS handshake"); }},
            stop) {
    state.proxies =
        TrustedProxies({*AddressPrefix::parse("127.0.0.1"), *AddressPrefix::parse("10.0.0.0/8")});
    state.quiet = true;
    state.interfaces = [] {
      std::vector<Interface> interfaces(1);
      interfaces[0].name = "lo\xff";
      return interfaces;
    };
  }

  Listeners listeners;
  StopSignal stop;
  ServerState state;
  HttpServer server;
};

FuzzedServer& server_of(unsigned choice) {
  static FuzzedServer open_to_all({.token = "", .cors_origins = {}, .allowed_hosts = {}},
                                  Dialect::documented);
  static FuzzedServer secret({.token = kSecret, .cors_origins = {}, .allowed_hosts = {}},
                             Dialect::documented);
  static FuzzedServer compatible({.token = kSecret, .cors_origins = {"*"}, .allowed_hosts = {}},
                                 Dialect::chattcp_capture);
  static FuzzedServer named({.token = "",
                             .cors_origins = {"https://tool.example", "null"},
                             .allowed_hosts = {"name.example"}},
                            Dialect::documented);
  const std::array<FuzzedServer*, 4> all{&open_to_all, &secret, &compatible, &named};
  return *all[choice % all.size()];
}

// The secret is told to nobody who has not told it.
void check_secret(std::string_view answers, std::string_view requests) {
  if (answers.find(kSecret) == std::string_view::npos) {
    return;
  }
  bool told = requests.find(kSecret) != std::string_view::npos;
  for (const auto& [name, value] : parse_query(requests)) {
    told =
        told || name.find(kSecret) != std::string::npos || value.find(kSecret) != std::string::npos;
  }
  require(told, "no answer tells the secret");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const unsigned manner = data[1];
  const std::string_view requests(reinterpret_cast<const char*>(data) + 2, size - 2);
  const bool whole = manner < 0xf0; // Else the client leaves early.
  set_memory_client({.request = {data + 2, size - 2},
                     .piece = manner % 16 == 0 ? size : manner % 16U,
                     .patience = whole ? SIZE_MAX : (manner - 0xf0) * 40U,
                     .hesitates = (data[0] & kHesitates) != 0});
  server_of(data[0]).server.serve(Socket(kMemorySocket));
  check_answers(memory_answer(), requests, whole);
  check_secret(memory_answer(), requests);
  return 0;
}
