#include "serve/server.h"

#include "base/message.h"
#include "base/stop_signal.h"
#include "confine/capabilities.h"
#include "filter/kernel_expression.h"
#include "http/http_server.h"
#include "platform/advice.h"
#include "platform/descriptor_limit.h"
#include "platform/signal_watcher.h"
#include "serve/access/token.h"
#include "serve/greeting.h"
#include "serve/metrics.h"
#include "serve/routes.h"
#include "serve/server_state.h"

#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace chattcp {

namespace {

// Connections besides those of streams: requests, and clients that have not sent one yet.
constexpr std::size_t kOtherConnections = 512;

SourceOpener opener(const LiveOptions& live) {
  return [live](const CaptureWish& wish, StopSignal& stop) {
    LiveOptions options = live;
    options.interface = wish.interface;
    const PacketFilter filter =
        show_analysis(wish.fields) ? wish.filter.both_directions() : wish.filter;
    return open_live_source(
        options,
        {.wide = kernel_expression(filter, wish.tunnels, wish.reassemble || wish.frames),
         .expressions = wish.expressions,
         .flag = "f"},
        stop);
  };
}

void make_token_if_needed(ServeOptions& options) {
  if (!all_loopback(options.addresses) && options.access.token.empty() && !options.without_token) {
    options.access.token = make_token();
  }
}

std::unique_ptr<TlsContext> make_tls(const ServeOptions& options) {
  return options.certificate_file.empty()
             ? nullptr
             : std::make_unique<TlsContext>(options.certificate_file, options.key_file);
}

HttpReports reports(ServerState& state) {
  return {.refused = [&state](RequestRefusal why) { state.refusals.requests.add(why); },
          .unexpected_tls =
              [&state](const Client& client) {
                if (!state.quiet) {
                  state.log.add(client,
                                "sent a TLS handshake to a port without TLS; use http://, or "
                                "serve https with --tls-cert and --tls-key");
                }
              }};
}

// Empty unless fewer clients fit than --max-clients allows.
std::string warning_of_few_descriptors(std::size_t most_streams) {
  constexpr std::size_t kOtherFiles = 88; // Of captures, listening sockets, and loops.
  const std::size_t needed = most_streams + kOtherConnections + kOtherFiles;
  const std::uint64_t limit = descriptor_limit();
  return limit >= needed
             ? ""
             : "only " + std::to_string(limit) + " descriptors are allowed; " +
                   std::to_string(most_streams) + " streams (--max-clients) may need " +
                   std::to_string(needed) + ": raise the hard limit (ulimit -Hn, LimitNOFILE=)";
}

// Ends the streams as soon as a stop is requested.
class StreamCloser {
public:
  explicit StreamCloser(ServerState& state)
      : state_(state), thread_([&state] {
          constexpr std::chrono::hours kLong(1);
          while (state.stop.wait(kLong) != Wake::stopped) {
          }
          state.slots.close();
          state.captures.close();
        }) {}
  ~StreamCloser() {
    state_.stop.request(); // In case the server has failed.
    thread_.join();
  }
  StreamCloser(const StreamCloser&) = delete;
  StreamCloser& operator=(const StreamCloser&) = delete;

private:
  ServerState& state_;
  std::thread thread_;
};

} // namespace

void run_server(ServeOptions options) {
  StopSignal stop;
  raise_descriptor_limit();
  const std::string few_descriptors = warning_of_few_descriptors(options.limits.streams.most);
  make_token_if_needed(options);
  const std::unique_ptr<TlsContext> tls = make_tls(options);
  const Listeners listeners(options.addresses, options.port);
  SavedFiles files(options.read_files);
  const bool captures = may_capture(); // confine() hides the answer.
  const std::string& remedy = remedy_for_refused_capture();
  const std::string warning = confine(Activity::serve, options.confine);

  ServerState state(options.access, options.dialect, options.limits, opener(options.live), stop,
                    print_message);
  state.quiet = options.quiet;
  state.files = std::move(files);
  state.proxies = TrustedProxies(options.trusted_proxies);
  SignalWatcher signals(
      [&stop] { stop.request(); }); // Before the first thread, and after the state that it prints.
  signals.start([&state] { print_message(counts_line(state.captures, state.totals)); });
  HttpServer server(
      listeners, tls.get(), kOtherConnections,
      [&state](ClientConnection& connection, const HttpRequest& request) {
        return answer_request(state, connection, request);
      },
      reports(state), stop);
  std::cerr << greeting(options, listeners.port()) << std::flush;
  warn(warning);
  warn(few_descriptors);
  if (!captures && options.read_files.empty()) {
    warn("no permission to capture, so each stream will be an error; " + remedy);
  }
  const StreamCloser closer(state);
  server.run();
}

} // namespace chattcp
