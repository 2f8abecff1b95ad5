#include "http/socket/peer_watch.h"

#include "platform/keep_alive.h"
#include "platform/peer.h"

namespace chattcp {

namespace {

constexpr std::chrono::seconds kStalled(30);
constexpr std::chrono::milliseconds kVanished(20000);

// Dead after 20 seconds.
constexpr KeepAlive kProbes{
    .first = std::chrono::seconds(10), .next = std::chrono::seconds(5), .probes = 2};

} // namespace

PeerWatch::PeerWatch(int fd) : fd_(fd), progress_(Clock::now()) {
  keep_alive(fd, kProbes);
}

PeerState PeerWatch::look(bool waiting, Clock::time_point now) {
  if (peer_has_left(fd_)) {
    return PeerState::left;
  }
  const SendQueue queue = send_queue_of(fd_, written_);
  all_acknowledged_ = queue.empty;
  if (queue.acknowledged != acknowledged_ || (queue.empty && !waiting)) {
    acknowledged_ = queue.acknowledged;
    progress_ = now;
  }
  if (!queue.empty && queue.last_heard > kVanished) {
    return PeerState::vanished;
  }
  return now - progress_ > kStalled ? PeerState::stalled : PeerState::fine;
}

} // namespace chattcp
