#include "reassemble/held_frames.h"

#include <iterator>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kOverhead = 128; // Per buffer, including spare capacity of the vectors.

} // namespace

const Frame& HeldFrames::add(const Frame& frame) {
  const ByteView copy = keep({frame.bytes.begin(), frame.bytes.end()});
  frames_.push_back(frame);
  frames_.back().bytes = copy;
  if (!frame.options.empty()) {
    frames_.back().options = keep({frame.options.begin(), frame.options.end()});
  }
  if (frame.interface != nullptr &&
      (interfaces_.empty() || interfaces_.back().get() != frame.interface)) {
    interfaces_.push_back(frame.interface->shared_from_this());
  }
  return frames_.back();
}

ByteView HeldFrames::keep(std::vector<std::uint8_t> bytes) {
  cost_ += bytes.size() + kOverhead;
  return bytes_.emplace_back(std::move(bytes));
}

void HeldFrames::append(HeldFrames other) {
  frames_.insert(frames_.end(), other.frames_.begin(), other.frames_.end());
  bytes_.insert(bytes_.end(), std::make_move_iterator(other.bytes_.begin()),
                std::make_move_iterator(other.bytes_.end()));
  interfaces_.insert(interfaces_.end(), other.interfaces_.begin(), other.interfaces_.end());
  cost_ += other.cost_;
}

} // namespace chattcp
