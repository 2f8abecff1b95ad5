// What a reader of an EventLog has got.
#pragma once

#include "broadcast/event_log.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp::test {

// The id behind the first "id: " in `events`, from `from` on.
inline std::uint64_t id_in(std::string_view events, std::size_t from = 0) {
  constexpr std::string_view kId = "id: ";
  return std::stoull(std::string(events.substr(events.find(kId, from) + kId.size(), 20)));
}

struct EventTally {
  std::uint64_t packets = 0;
  std::uint64_t missed = 0;
  SourceDrops drops;
  std::uint64_t last_id = 0; // Of the log before the first piece, if that was not empty.
  bool exact = true;         // Every gap in the ids was as large as was told, and nowhere else.
  std::string events;        // Of the pieces that were kept.

  void add(const EventLog::Reader::Piece& piece, bool keep = true) {
    packets += piece.packets;
    missed += piece.missed;
    drops.by_kernel += piece.drops.by_kernel;
    drops.by_interface += piece.drops.by_interface;
    last_id += piece.missed;
    if (!piece.events.empty()) {
      exact = exact && id_in(piece.events) == last_id + 1 && piece.packets != 0;
      last_id += piece.packets;
      exact = exact && id_in(piece.events, piece.events.rfind("id: ")) == last_id;
    } else {
      exact = exact && piece.packets == 0;
    }
    if (keep) {
      events += piece.events;
    }
  }
};

// Takes all that is there without waiting for more, and adds it to `tally`.
inline EventLog::Reader::State read_all(EventLog::Reader& reader, EventTally& tally) {
  EventLog::Reader::Piece piece;
  auto state = reader.next(piece, {});
  for (; state == EventLog::Reader::State::events; state = reader.next(piece, {})) {
    tally.add(piece);
  }
  return state;
}

} // namespace chattcp::test
