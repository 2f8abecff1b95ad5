// The work for one stream.
#pragma once

#include "broadcast/event_stream.h"
#include "http/socket/client_connection.h"
#include "http/stepped_body.h"
#include "serve/access/stream_slots.h"
#include "serve/capture_query.h"
#include "serve/server_state.h"

#include <optional>
#include <string>

namespace chattcp {

// StreamJob lasts from the request for a stream to its end. It owns what the stream needs: a slot,
// a share of a capture, and the entry that hides its connection from captures. It logs both ends on
// stderr. It is the body of the answer, too.
//
// One thread at a time. The connection and the state must outlive it.
class StreamJob : public SteppedBody {
public:
  StreamJob(ServerState& state, ClientConnection& connection, const CaptureQuery& query,
            const StreamOptions& options);
  ~StreamJob() override; // Waits for the end of the capture if no other stream shares it.

  // Why it has no slot: then the stream cannot start.
  const std::optional<StreamRefusal>& refused() const { return slot_.refused(); }

  // Starts or joins the capture. Throws what CaptureRegistry::join() does.
  void start(const CaptureWish& wish);

  // The body, after start():
  Step step(BodySink& body) override;
  void fail(PeerState client) noexcept override { stream_->fail(client); }
  News& news() override { return stream_->news(); }
  void look_for_news() override { stream_->note_drops(); }

private:
  template <typename Text> void log(Text text) const;

  ServerState& state_;
  ClientConnection& connection_;
  const StreamOptions options_;
  const bool conversations_;
  const std::string wish_; // As the log shows it.
  const StreamSlots::Slot slot_;
  std::optional<EventStream> stream_;
  std::string failure_; // Why it could not start.
};

} // namespace chattcp
