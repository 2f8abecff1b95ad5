// The body of a stream on its way to the client.
#pragma once

#include "http/chunk_frame.h"
#include "http/socket/client_connection.h"
#include "http/stepped_body.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace chattcp {

// Outbox writes what the client takes at once, and remembers where the rest is. One thread at a
// time; the connection must outlive it.
class Outbox : public BodySink {
public:
  Outbox(ClientConnection& connection, bool chunked) : connection_(connection), frame_(chunked) {}

  // Throws std::bad_alloc, as finish() does.
  bool write(std::span<const std::string_view> pieces) override;
  void break_off() override { whole_ = false; }

  // Writes what ends the body, unless it was broken off. After everything else was taken.
  void finish();

  // Writes more of what has not been taken.
  void flush() noexcept;

  // The client has not taken all; the socket must be ready for events() first.
  bool pending() const { return !rest().empty(); }
  short events() const { return events_; }

  // The connection has ended or failed: nothing is pending, and nothing can be written.
  bool broken() const { return broken_; }

private:
  bool send(std::vector<std::string_view> pieces);
  Transfer try_to_write() noexcept;
  std::span<std::string_view> rest() { return std::span(pieces_).subspan(taken_); }
  std::span<const std::string_view> rest() const { return std::span(pieces_).subspan(taken_); }

  ClientConnection& connection_;
  ChunkFrame frame_;
  std::vector<std::string_view> pieces_;
  std::size_t taken_ = 0; // Of pieces_.
  short events_ = 0;
  bool whole_ = true; // Not broken off.
  bool broken_ = false;
};

} // namespace chattcp
