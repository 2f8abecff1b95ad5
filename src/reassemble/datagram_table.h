// The datagrams of which fragments have been seen, oldest first.
#pragma once

#include "base/timestamp.h"
#include "reassemble/fragment_key.h"
#include "reassemble/held_frames.h"
#include "reassemble/pieces.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>

namespace chattcp {

struct Datagram {
  enum class Stage : std::uint8_t {
    collecting, // Its fragments are held until they are whole.
    apart,      // Its fragments are taken one by one.
    done,       // It was whole; what still comes are duplicates.
  };

  FragmentKey key;
  Timestamp since; // When its first fragment came; for one that is done, its last.
  Stage stage = Stage::collecting;
  std::optional<bool> wanted; // Whether its packet is, once that is known.
  HeldFrames held;
  Pieces pieces;                  // They view what is held, or was.
  std::uint32_t wire_length = 0;  // Of the frames of these pieces; at most what fits.
  std::size_t counted_memory = 0; // The table's own.
};

// DatagramTable finds datagrams by what their fragments have in common, and knows how much memory
// they take. Everything costs the logarithm of their number, whatever the keys are.
class DatagramTable {
public:
  // Null where it is not there.
  Datagram* find(const FragmentKey& key);

  // It must not be there yet.
  Datagram& add(const FragmentKey& key, Timestamp since);

  void remove(const Datagram& datagram);

  // Makes it the newest.
  void renew(const Datagram& datagram, Timestamp since);

  // Null for an empty table.
  Datagram* oldest() { return datagrams_.empty() ? nullptr : &datagrams_.front(); }

  // To be called when `datagram` has changed.
  void count_memory(Datagram& datagram);

  // Bytes, about.
  std::size_t memory() const { return memory_; }

private:
  std::list<Datagram> datagrams_;
  std::map<FragmentKey, std::list<Datagram>::iterator> by_key_;
  std::size_t memory_ = 0;
};

} // namespace chattcp
