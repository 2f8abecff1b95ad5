// Datagrams whose fragments have been seen, oldest first.
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
    collecting, // Its fragments are held until they are complete.
    apart,      // Its fragments are handled one by one.
    done,       // It was complete; further fragments are duplicates.
  };

  FragmentKey key;
  Timestamp since; // When its first fragment arrived; once done, its last.
  Stage stage = Stage::collecting;
  std::optional<bool> wanted; // Whether its packet is wanted, once that is known.
  HeldFrames held;
  Pieces pieces;                  // Views of bytes that are held, or were.
  std::uint32_t wire_length = 0;  // The sum over the frames of these pieces, saturated.
  std::size_t counted_memory = 0; // Used by the table.
};

// DatagramTable finds datagrams by the FragmentKey of their fragments, and tracks their memory. All
// operations take logarithmic time, whatever the keys.
class DatagramTable {
public:
  // Null if it is not there.
  Datagram* find(const FragmentKey& key);

  // It must not be there yet.
  Datagram& add(const FragmentKey& key, Timestamp since);

  void remove(const Datagram& datagram);

  // Makes it the newest.
  void renew(const Datagram& datagram, Timestamp since);

  // Null for an empty table.
  Datagram* oldest() { return datagrams_.empty() ? nullptr : &datagrams_.front(); }

  // Call after `datagram` has changed.
  void count_memory(Datagram& datagram);

  // Approximate, in bytes.
  std::size_t memory() const { return memory_; }

private:
  std::list<Datagram> datagrams_;
  std::map<FragmentKey, std::list<Datagram>::iterator> by_key_;
  std::size_t memory_ = 0;
};

} // namespace chattcp
