#include "http/loop/outbox.h"

#include "http/socket/written.h"

#include <exception>
#include <utility>

namespace chattcp {

bool Outbox::write(std::span<const std::string_view> pieces) {
  return send(frame_.around(pieces));
}

void Outbox::finish() {
  if (whole_ && !frame_.end().empty()) {
    send({frame_.end()});
  }
}

bool Outbox::send(std::vector<std::string_view> pieces) {
  if (broken_) {
    return false;
  }
  pieces_ = std::move(pieces);
  taken_ = 0;
  flush();
  return !pending() && !broken_;
}

Transfer Outbox::try_to_write() noexcept {
  try {
    return connection_.write_some(rest());
  } catch (const std::exception&) {
    return {}; // Memory is short: TLS needs some.
  }
}

void Outbox::flush() noexcept {
  while (pending()) {
    const Transfer done = try_to_write();
    if (done.count == 0) {
      broken_ = done.ended();
      events_ = done.events;
      break;
    }
    taken_ = pieces_.size() - without_written(rest(), done.count).size();
  }
  if (broken_ || !pending()) {
    pieces_ = {}; // An idle stream holds no memory for its writes.
    taken_ = 0;
  }
}

} // namespace chattcp
