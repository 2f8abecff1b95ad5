#include "reassemble/datagram_table.h"

#include <iterator>

namespace chattcp {

namespace {

// A node of each container, with the overhead of the allocator.
constexpr std::size_t kDatagramCost = 512;
constexpr std::size_t kPieceCost = 96;

} // namespace

Datagram* DatagramTable::find(const FragmentKey& key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

Datagram& DatagramTable::add(const FragmentKey& key, Timestamp since) {
  Datagram& datagram = datagrams_.emplace_back();
  datagram.key = key;
  datagram.since = since;
  by_key_.emplace(key, std::prev(datagrams_.end()));
  count_memory(datagram);
  return datagram;
}

void DatagramTable::remove(const Datagram& datagram) {
  memory_ -= datagram.counted_memory;
  const auto found = by_key_.find(datagram.key);
  const auto entry = found->second;
  by_key_.erase(found);
  datagrams_.erase(entry);
}

void DatagramTable::renew(const Datagram& datagram, Timestamp since) {
  const auto entry = by_key_.find(datagram.key)->second;
  entry->since = since;
  datagrams_.splice(datagrams_.end(), datagrams_, entry);
}

void DatagramTable::count_memory(Datagram& datagram) {
  const std::size_t now =
      kDatagramCost + datagram.held.cost() + datagram.pieces.size() * kPieceCost;
  memory_ += now - datagram.counted_memory;
  datagram.counted_memory = now;
}

} // namespace chattcp
