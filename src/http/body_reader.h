// The body of a request.
#pragma once

#include "base/error.h"
#include "http/message/body_framing.h"
#include "http/message/chunked_decoder.h"
#include "http/socket/client_connection.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace chattcp {

// The memory that the bodies of all connections may hold together. Any thread.
class ByteBudget {
public:
  explicit ByteBudget(std::size_t most) : left_(most) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  // False if there is not that much left.
  bool take(std::size_t bytes);
  void give_back(std::size_t bytes) { left_ += bytes; }

private:
  std::atomic<std::size_t> left_;
};

// Why a body cannot be read to its end.
class BodyFailure : public Error {
public:
  enum class Why : std::uint8_t { too_large, too_slow, malformed, left, stopped };

  BodyFailure(const std::string& message, Why why) : Error(message), why_(why) {}

  Why why() const { return why_; }

private:
  Why why_;
};

// Without a byte for so long, a client does not send its body to the end.
inline constexpr std::chrono::seconds kBodySilence(10);

// BodyReader reads a body as it comes. Many clients, among them all browsers, read nothing of an
// answer before they have sent everything. So while the answer cannot be written because the client
// does not read, the body is read ahead into memory, as far as the budget allows. What is in memory
// counts at least 64 KiB.
//
// One thread, that of the connection. The connection and the budget must outlive it.
class BodyReader : private ReadAhead {
public:
  // For bodies of at most `most` bytes, without what frames their chunks.
  BodyReader(ClientConnection& connection, const BodyFraming& framing, std::uint64_t most,
             ByteBudget& budget);
  ~BodyReader() override;
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  // Like read(2): at least one and up to `room` bytes; 0 at the end. Asks for the body if the
  // client waits for that. Before a wait for the client it calls `on_wait`, and returns 0 if that
  // returns false. Throws BodyFailure.
  std::size_t read(char* out, std::size_t room, const std::function<bool()>& on_wait);

private:
  struct Piece {
    std::unique_ptr<char[]> bytes;
    std::size_t begin = 0; // What was not read yet.
    std::size_t end = 0;
  };

  std::span<char> room() override;
  void add(std::size_t count) override;

  std::uint64_t unreceived() const;
  std::size_t next(char* out, std::size_t room, const std::function<bool()>& on_wait);
  std::size_t take_held(char* out, std::size_t room);
  Transfer receive(char* out, std::size_t room);
  void ask_for_body();
  void wait(short events);
  std::size_t content(char* out, std::size_t count);

  ClientConnection& connection_;
  const BodyFraming framing_;
  const std::uint64_t most_;
  ByteBudget& budget_;
  ChunkedDecoder chunks_;
  bool asked_; // For the body, if the client waits for that.
  bool client_ended_ = false;
  std::uint64_t received_ = 0; // Bytes of the body, those held included.
  std::uint64_t content_ = 0;  // Bytes that read() returned.
  std::deque<Piece> held_;
};

} // namespace chattcp
