// The work for the packets of one capture file.
#pragma once

#include "base/stop_signal.h"
#include "broadcast/saved_stream.h"
#include "http/body_reader.h"
#include "http/body_writer.h"
#include "http/socket/client_connection.h"
#include "serve/access/stream_slots.h"
#include "serve/capture_query.h"
#include "serve/server_state.h"
#include "source/file/input_file.h"
#include "source/packet_source.h"

#include <memory>
#include <optional>
#include <string>

namespace chattcp {

// An analysis of a saved capture remembers fewer conversations than that of a live one, since each
// client has its own.
inline constexpr std::size_t kMostSavedStreams = 8192;

// PacketsJob lasts from the request for the packets of a file to the end of the answer. It owns
// what that needs: a slot among those of streams, the body, and the entry that hides its connection
// from captures. It logs both ends on stderr.
//
// One thread, that of the connection. The connection and the state must outlive it.
class PacketsJob {
public:
  PacketsJob(ServerState& state, ClientConnection& connection, CaptureQuery query, StreamForm form);
  ~PacketsJob();
  PacketsJob(const PacketsJob&) = delete;
  PacketsJob& operator=(const PacketsJob&) = delete;

  // Why it has no slot: then it cannot start.
  const std::optional<StreamRefusal>& refused() const { return slot_.refused(); }

  // Opens the body of the request, or a saved file, and reads it up to its first packet. Throws
  // Error if it is no capture or broken before that, UsageError for an expression, BodyFailure.
  void open_body(const BodyFraming& framing);
  void open_saved(InputFile file);

  // Writes the answer's body. Once, after a file was opened.
  void run(BodyWriter& body);

private:
  template <typename Text> void log(Text text) const;
  std::string wish_text() const;
  void count(const BodyFailure& failure);
  void open(InputFile file);
  bool client_is_there();

  ServerState& state_;
  ClientConnection& connection_;
  const CaptureQuery query_;
  const StreamForm form_;
  const StreamSlots::Slot slot_;
  StopSignal unwanted_; // The client has left, so nothing more is read. A stop of the server ends
                        // waits of the connection.
  std::optional<BodyReader> body_;
  std::unique_ptr<PacketSource> source_;
  StopSignal::Clock::time_point last_look_; // At the client.
  std::uint64_t sent_ = 0;
  std::string why_ = "client left"; // Why it ended.
};

} // namespace chattcp
