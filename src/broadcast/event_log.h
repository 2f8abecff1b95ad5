// The events of a capture, kept until all its readers have had them, within bounds.
#pragma once

#include "source/packet_source.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// A piece of the log: whole packet events, one behind the other.
//
// Only EventLog changes it, behind what has been committed, which does not change any more.
struct LogBlock {
  LogBlock(std::size_t room, std::uint64_t sequence_number, std::uint64_t first,
           const SourceDrops& before)
      : text(new char[room]), capacity(room), sequence(sequence_number), first_packet(first),
        drops(before) {}

  const std::unique_ptr<char[]> text; // Not initialised: pages are touched as they are filled.
  const std::size_t capacity;
  const std::uint64_t sequence;     // Of the block, rising by one.
  const std::uint64_t first_packet; // How many packets there were in the log before.
  const SourceDrops drops;          // What the source had lost before.

  std::size_t size = 0;      // Of what is committed; under the log's lock.
  std::uint64_t packets = 0; // In that.
};

// EventLog stands between one capture and its clients: one thread appends, any number of readers
// follow, each at its own pace, and nobody waits for anybody else.
//
// Of what every reader has had, about kKeptForReturn is kept, for a client whose connection broke
// and that comes back. A reader that falls behind by more than the bound is moved forward and
// learns how many packets it missed. What the source lost is reported in its place.
class EventLog {
public:
  // What is kept although all readers have had it, in bytes, within the bound.
  static constexpr std::size_t kKeptForReturn = std::size_t{1} << 20U;

  // Holds at most about `max_bytes`, one block or event more at the most; besides, each reader may
  // hold on to one block. The id of the first packet is `ids_after` + 1.
  explicit EventLog(std::size_t max_bytes, std::uint64_t ids_after = 0)
      : max_bytes_(max_bytes), ids_after_(ids_after) {}
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // Appends a packet event for each of `lines`, whole lines of JSON. One thread.
  void append(std::string_view lines);

  // What the source has lost so far; readers are told of the difference. From any thread.
  void note_drops(const SourceDrops& drops);

  // No event will follow. `error`: why, where something broke. From any thread; the first one
  // counts.
  void close(const std::string& error);

  // The id of the newest packet, or what the first one will follow. From any thread.
  std::uint64_t last_id() const;

  class Reader;

private:
  LogBlock& start_block(std::size_t capacity);
  void drop_what_is_read();
  bool has_given(std::uint64_t id) const { return id > ids_after_ && id - ids_after_ <= packets_; }

  const std::size_t max_bytes_;
  const std::uint64_t ids_after_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Oldest first; never empty once there is a reader.
  std::deque<std::shared_ptr<LogBlock>> blocks_;
  std::size_t held_bytes_ = 0; // The capacity of blocks_.
  std::list<const Reader*> readers_;
  std::uint64_t packets_ = 0;
  SourceDrops drops_;
  bool closed_ = false;
  std::string error_;
};

// Reads the log from the moment of its construction on. One thread; the log must outlive it.
class EventLog::Reader {
public:
  // `after` is the id of the last packet that the client had on an earlier connection: reading goes
  // on after it, and what the log has not kept counts as missed. An id that is not one of this log
  // changes nothing.
  explicit Reader(EventLog& log, std::optional<std::uint64_t> after = {});
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  struct Piece {
    std::string_view events;   // Valid until the next call of next().
    std::uint64_t packets = 0; // As many events.
    std::uint64_t missed = 0;  // Packets before `events` that had to be passed over.
    SourceDrops drops;         // What the source lost before `events`, since the last piece.
    bool last = false;         // Nothing further is there yet.
  };

  enum class State { events, idle, closed };

  // Waits for events at most `timeout`. `closed` once all have been read and none will come.
  State next(Piece& piece, std::chrono::milliseconds timeout);

  // How many packets of the log have not been taken.
  std::uint64_t unread() const;

  // Why the log was closed; empty for no error.
  std::string error() const;

private:
  friend class EventLog;

  void start_at_end();
  void go_back_to(std::uint64_t packets);
  bool has_news() const;
  void enter(const std::shared_ptr<LogBlock>& block, Piece& piece);
  void advance(Piece& piece);

  EventLog& log_;
  std::list<const Reader*>::iterator self_;
  std::shared_ptr<LogBlock> block_; // The one being read, or read to its end.
  std::size_t offset_ = 0;          // In it.
  std::uint64_t packets_ = 0;       // Of the log, up to there.
  std::uint64_t missed_ = 0;        // Before those, not told so far.
  SourceDrops drops_;               // Told so far.
};

} // namespace chattcp
