#include "http/body_writer.h"

namespace chattcp {

bool BodyWriter::write(std::span<const std::string_view> pieces) {
  whole_ = whole_ && connection_.write(frame_.around(pieces));
  return whole_;
}

void BodyWriter::finish() {
  if (whole_) {
    connection_.write({frame_.end()});
  }
}

} // namespace chattcp
