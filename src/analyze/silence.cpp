#include "analyze/silence.h"

#include <algorithm>

namespace chattcp {

void RunTime::pass(std::int64_t time) {
  recent_[next_] = time;
  next_ = next_ + 1 == kInARow ? 0 : next_ + 1;
  const auto [least, greatest] = std::minmax({recent_[0], recent_[1], recent_[2]});
  if (known_ < kInARow) {
    ++known_;
    latest_ = least;
  } else if (least > latest_) {
    lasted_ += static_cast<std::uint64_t>(least - latest_);
    latest_ = least;
  } else if (latest_ - greatest > back_) {
    latest_ = greatest;
  }
}

// The next packets show when they came, but not how long ago the last ones did: that has counted.
void RunTime::pass_without_packet(std::uint64_t lasted) {
  lasted_ = std::max(lasted_, lasted);
  known_ = 0;
}

bool Silence::pass(std::uint64_t before, std::uint64_t now, std::uint64_t packets) {
  constexpr std::uint64_t kParts = 256;
  if (now - last_look_ < patience_ / kParts) {
    newest_ = {.lasted = before, .packets = packets};
    return false;
  }
  last_look_ = now;
  marks_.push_back(newest_);
  newest_ = {.lasted = before, .packets = packets};
  for (; !marks_.empty() && now - marks_.front().lasted >= patience_; marks_.pop_front()) {
    before_ = marks_.front().packets;
  }
  return true;
}

} // namespace chattcp
