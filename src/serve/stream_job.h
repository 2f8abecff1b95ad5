// The work for one stream of a client.
#pragma once

#include "broadcast/event_stream.h"
#include "broadcast/stream_counts.h"
#include "http/body_writer.h"
#include "http/client_connection.h"
#include "serve/capture_query.h"
#include "serve/server_state.h"

#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

// StreamJob lasts from a stream's request to its end, and undoes then what the stream had: its
// place, its part in a capture, its connection's place among the hidden ones. Tells of both on
// stderr.
//
// One thread, that of the connection, which must outlive it like the state.
class StreamJob {
public:
  StreamJob(ServerState& state, ClientConnection& connection, CaptureQuery query,
            const StreamOptions& options);
  ~StreamJob();
  StreamJob(const StreamJob&) = delete;
  StreamJob& operator=(const StreamJob&) = delete;

  // The limit due to which it has no place: then there is nothing more to do.
  const std::optional<Limit>& refused() const { return place_.refused(); }

  // Starts or joins the capture. Throws what CaptureRegistry::join() does.
  void start();

  // Writes the whole body. Once, after start().
  void run(BodyWriter& writer);

private:
  void log(const std::string& text) const;

  ServerState& state_;
  ClientConnection& connection_;
  const CaptureQuery query_;
  const StreamOptions options_;
  const StreamCounts::Place place_;
  std::optional<EventStream> stream_;
  std::uint64_t packets_ = 0;
  std::uint64_t dropped_ = 0;
  std::string why_ = "client left"; // It ended.
};

} // namespace chattcp
