// The work for one stream.
#pragma once

#include "broadcast/event_stream.h"
#include "http/body_writer.h"
#include "http/socket/client_connection.h"
#include "serve/access/stream_slots.h"
#include "serve/capture_query.h"
#include "serve/server_state.h"

#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

// StreamJob lasts from the request for a stream to its end. It owns what the stream needs: a slot,
// a share of a capture, and the entry that hides its connection from captures. It logs both ends on
// stderr.
//
// One thread, that of the connection. The connection and the state must outlive it.
class StreamJob {
public:
  StreamJob(ServerState& state, ClientConnection& connection, CaptureQuery query,
            const StreamOptions& options);
  ~StreamJob();
  StreamJob(const StreamJob&) = delete;
  StreamJob& operator=(const StreamJob&) = delete;

  // Why it has no slot: then the stream cannot start.
  const std::optional<StreamRefusal>& refused() const { return slot_.refused(); }

  // Starts or joins the capture. Throws what CaptureRegistry::join() does.
  void start();

  // Writes the body until the stream ends. Once, after start().
  void run(BodyWriter& body);

private:
  template <typename Text> void log(Text text) const;

  ServerState& state_;
  ClientConnection& connection_;
  const CaptureQuery query_;
  const StreamOptions options_;
  const StreamSlots::Slot slot_;
  std::optional<EventStream> stream_;
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  std::string why_ = "client left"; // Why it ended.
};

} // namespace chattcp
