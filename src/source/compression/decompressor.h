// Decompressors for gzip, zstd and lz4. For source/ only; only decompressor.cpp includes their
// libraries.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace chattcp {

// Why compressed data cannot be read; part of a message.
class DamagedData : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Decompresses one frame after the other (gzip calls them members). Memory is bounded by the
// format: 32 KiB of history for gzip, some 8 MiB for lz4, and for zstd as much as it is given.
class Decompressor {
public:
  struct Progress {
    std::size_t taken = 0; // Of the packed bytes.
    std::size_t made = 0;  // Bytes of content.
    bool ended = false;    // The frame has ended; its checksum and length were checked.
  };

  Decompressor() = default;
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  virtual ~Decompressor() = default;

  virtual const char* name() const = 0;

  // Starts a new frame.
  virtual void begin() = 0;

  // How many packed bytes unpack() needs to continue. With no more than that, damaged data does not
  // lose content before it.
  virtual std::size_t wanted() const = 0;

  // True if unpack() should be given all available bytes, not only those wanted.
  virtual bool takes_all() const { return false; }

  // Continues as far as `packed` and the `room` at `out` allow. Throws DamagedData.
  virtual Progress unpack(ByteView packed, std::uint8_t* out, std::size_t room) = 0;
};

// `history_bits` as in InputFile, for those formats whose history has no bound of its own.
std::unique_ptr<Decompressor> make_gzip_decompressor(unsigned history_bits);
std::unique_ptr<Decompressor> make_zstd_decompressor(unsigned history_bits);
std::unique_ptr<Decompressor> make_lz4_decompressor(unsigned history_bits);

} // namespace chattcp
