#include "serve/page/gzip.h"

#include <new>
#include <zlib.h>

namespace chattcp {

std::string gzip(std::string_view bytes) {
  constexpr int kGzipHeader = 16; // Added to the size of the window.
  constexpr int kMemory = 9;      // The most.
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzipHeader, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib only reads what next_in points to.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH); // There is room for all of it.
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

} // namespace chattcp
