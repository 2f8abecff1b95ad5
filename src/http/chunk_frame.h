// The framing of a body whose length is not known when it begins.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace chattcp {

// ChunkFrame puts pieces into a chunk (RFC 9112, 7.1), so that the client can distinguish the end
// of a body from a broken connection, or, for HTTP/1.0, leaves them without framing.
class ChunkFrame {
public:
  explicit ChunkFrame(bool chunked) : chunked_(chunked) {}

  // `pieces`, one after the other, as one chunk; not all of them are empty. Views of the pieces and
  // of the frame, valid until the next call.
  std::vector<std::string_view> around(std::span<const std::string_view> pieces);

  // What ends the body.
  std::string_view end() const { return chunked_ ? "0\r\n\r\n" : ""; }

private:
  bool chunked_;
  std::array<char, 2 * sizeof(std::size_t)> digits_{}; // The size of the chunk.
};

} // namespace chattcp
