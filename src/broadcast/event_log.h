// The events of a capture, kept until all readers have read them, within a bound.
#pragma once

#include "base/news.h"
#include "source/packet_source.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// How a stream shows packets.
enum class StreamForm {
  events, // Server-Sent Events.
  lines,  // The data of the same events, one line each (application/x-ndjson).
  table,  // A heading, and such lines with nothing else between them (text/csv).
  frames, // The frames of the packets, as pcap.
};

// Whether such a stream has no place for losses, errors and signs of life.
constexpr bool is_bare(StreamForm form) {
  return form == StreamForm::table || form == StreamForm::frames;
}

// What a log keeps.
struct LogContent {
  std::string_view event = "packet"; // The name of its events; static.
  bool table = false;                // Its lines are records of a table, as record_size() has it.
  bool frames = false;               // No lines, but what a FrameWriter writes.
};

// Where an event is in a block. Its line of JSON is followed by the two newlines that end it.
//
// A frame is kept without an event around it. `line` is its beginning, or its end if it only goes
// on with the packet of the frame before.
struct LogEntry {
  std::uint32_t line;
  std::uint32_t end;

  bool is_further() const { return line == end; }
};

// A part of the log: whole events, one after the other.
//
// Events are stored as text/event-stream, so that most clients are written one run of bytes, with
// nothing done for each packet. The entries find the line in each event, so that the other clients
// are written the same bytes without their framing.
//
// Only EventLog changes a block, and only after its last event: what is there never changes.
struct LogBlock {
  LogBlock(std::size_t room, std::uint64_t sequence_number, std::uint64_t first,
           const SourceDrops& before)
      : text(new char[room]), capacity(room), sequence(sequence_number), first_packet(first),
        drops(before) {}

  const std::unique_ptr<char[]> text; // Not initialised: pages are touched as they are filled.
  const std::size_t capacity;
  const std::uint64_t sequence;     // The number of the block, rising by one.
  const std::uint64_t first_packet; // How many packets the log had before it.
  const SourceDrops drops;          // What the source had lost before it.

  // Under the log's lock:
  std::size_t size = 0; // Of the events.
  std::vector<LogEntry> entries;

  // How many packets the log had before it and in it.
  std::uint64_t end_packet() const { return first_packet + entries.size(); }
};

// EventLog connects one capture with its clients: one thread appends, any number of readers follow,
// each at its own pace, and none waits for another.
//
// Events that all readers have read are kept up to about kKeptForReturn bytes, for clients that
// reconnect. A reader that falls behind by more than the bound skips ahead and is given the number
// of packets it missed. What the source lost is reported at its place between the events.
class EventLog {
public:
  // Bytes that are kept, within the bound, although all readers have read them.
  static constexpr std::size_t kKeptForReturn = std::size_t{1} << 20U;

  // Holds at most about `max_bytes` and one more block or event, besides 8 bytes for each event and
  // one block that each reader may hold. The id of the first event is `ids_after` + 1.
  explicit EventLog(std::size_t max_bytes, std::uint64_t ids_after = 0, LogContent content = {})
      : max_bytes_(max_bytes), ids_after_(ids_after), content_(content) {}
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // Appends an event for each of `lines`, or for each frame, which are whole. One thread.
  void append(std::string_view lines);

  // Sets what the source has lost so far; readers are given the difference. From any thread.
  void note_drops(const SourceDrops& drops);

  // Ends the log. `error` says why if something broke. From any thread; only the first call counts.
  void close(std::string error);

  // The id of the newest packet, or `ids_after` if there is none. From any thread.
  std::uint64_t last_id() const;

  class Reader;

private:
  std::size_t append_event(std::string_view lines);
  std::size_t append_frame(std::string_view records);
  LogBlock& room_for(std::size_t size);
  LogBlock& start_block(std::size_t capacity);
  void drop_old_blocks();
  bool has_given(std::uint64_t id) const { return id > ids_after_ && id - ids_after_ <= packets_; }

  const std::size_t max_bytes_;
  const std::uint64_t ids_after_;
  const LogContent content_;
  mutable std::mutex mutex_;
  News news_;
  // Oldest first; never empty once a reader exists.
  std::deque<std::shared_ptr<LogBlock>> blocks_;
  std::size_t held_bytes_ = 0; // The capacity of blocks_.
  std::list<const Reader*> readers_;
  std::uint64_t packets_ = 0;
  SourceDrops drops_;
  bool closed_ = false;
  std::string error_;
};

// Reads what is appended to the log after its construction. One thread at a time; the log must
// outlive it.
class EventLog::Reader {
public:
  // `after` is the id of the last packet that the client received on an earlier connection: reading
  // continues after it, and what the log has not kept counts as missed. An id that this log has not
  // given is ignored.
  explicit Reader(EventLog& log, std::optional<std::uint64_t> after = {});
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Of packets.
  struct Amount {
    std::uint64_t packets = 0; // How many there are, of frames each.
    std::uint64_t further = 0; // How many of these frames only go on with the packet before.
  };

  struct Piece : Amount {
    // The packets in the wanted form, the other one being empty. Valid until the next call of
    // next().
    std::string_view events;             // Or frames.
    std::vector<std::string_view> lines; // Each with its newline.
    std::uint64_t missed = 0;            // Packets before them that were skipped.
    SourceDrops drops; // What the source lost before them, since the previous piece.
    bool last = false; // There is nothing after them yet, nor an end.
  };

  // What a piece should be.
  struct Wanted {
    StreamForm form = StreamForm::events;
    std::uint64_t most = UINT64_MAX; // Packets; not 0.
  };

  enum class State { events, idle, closed };

  // Does not wait. Returns `idle` if there is nothing new, and `closed` if nothing will come
  // either.
  State next(Piece& piece, const Wanted& wanted);

  // Announces each change of the log.
  News& news() { return log_.news_; }

  // How many packets of the log have not been read.
  std::uint64_t unread() const;

  // Why the log was closed; empty for no error.
  std::string error() const;

private:
  friend class EventLog;

  void start_at_end();
  void go_back_to(std::uint64_t packets);
  bool has_news() const;
  void enter(const std::shared_ptr<LogBlock>& block, Piece& piece);
  void advance(Piece& piece, const Wanted& wanted);
  void take(Piece& piece, const Wanted& wanted);
  void choose_frames(Piece& piece, std::uint64_t most) const;

  EventLog& log_;
  std::list<const Reader*>::iterator self_;
  std::shared_ptr<LogBlock> block_; // The block being read, or read to its end.
  std::size_t offset_ = 0;          // In it.
  std::uint64_t packets_ = 0;       // Of the log, up to there.
  std::uint64_t missed_ = 0;        // Before those, not yet reported.
  SourceDrops drops_;               // Reported so far.
};

} // namespace chattcp
