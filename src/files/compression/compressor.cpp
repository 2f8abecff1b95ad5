#include "files/compression/compressor.h"

#include "platform/file.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace chattcp {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kBlock = std::size_t{256} * 1024;

// Writes compressed blocks to a descriptor.
class Packer {
public:
  explicit Packer(int to) : to_(to), room_(kBlock) {}
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;
  virtual ~Packer() = default;

  // Returns 0 or an errno. After the last block, `ends` is true.
  virtual int pack(Bytes block, bool ends) = 0;

protected:
  std::vector<std::uint8_t>& room() { return room_; }

  int write_out(std::size_t size) {
    for (std::size_t done = 0; done < size;) {
      const std::ptrdiff_t count = write_file(to_, room_.data() + done, size - done);
      if (count < 0) {
        return errno;
      }
      done += static_cast<std::size_t>(count);
    }
    return 0;
  }

private:
  int to_;
  std::vector<std::uint8_t> room_;
};

class ZstdPacker : public Packer {
public:
  explicit ZstdPacker(int to) : Packer(to), stream_(ZSTD_createCCtx()) {
    if (!stream_) {
      throw std::bad_alloc();
    }
    ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1);
  }

  int pack(Bytes block, bool ends) override {
    ZSTD_inBuffer in{block.data(), block.size(), 0};
    for (bool more = true; more;) {
      ZSTD_outBuffer out{room().data(), room().size(), 0};
      const std::size_t left =
          ZSTD_compressStream2(stream_.get(), &out, &in, ends ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0) {
        return EIO;
      }
      if (const int error = write_out(out.pos); error != 0) {
        return error;
      }
      more = ends ? left != 0 : in.pos < in.size;
    }
    return 0;
  }

private:
  struct Releaser {
    void operator()(ZSTD_CCtx* stream) const noexcept { ZSTD_freeCCtx(stream); }
  };
  std::unique_ptr<ZSTD_CCtx, Releaser> stream_;
};

class GzipPacker : public Packer {
public:
  explicit GzipPacker(int to) : Packer(to) {
    constexpr int kGzip = 15 + 16; // A window of 32 KiB, and gzip's header and trailer.
    constexpr int kMemory = 8;     // zlib's default.
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipPacker() override { deflateEnd(&stream_); }
  GzipPacker(const GzipPacker&) = delete;
  GzipPacker& operator=(const GzipPacker&) = delete;

  int pack(Bytes block, bool ends) override {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): zlib only reads it.
    stream_.next_in = const_cast<Bytef*>(block.data());
    stream_.avail_in = static_cast<uInt>(block.size());
    do {
      stream_.next_out = room().data();
      stream_.avail_out = static_cast<uInt>(room().size());
      if (deflate(&stream_, ends ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_ERROR) {
        return EIO;
      }
      if (const int error = write_out(room().size() - stream_.avail_out); error != 0) {
        return error;
      }
    } while (stream_.avail_out == 0);
    return 0;
  }

private:
  z_stream stream_{};
};

std::unique_ptr<Packer> make_packer(FileCompression compression, int to) {
  if (compression == FileCompression::gzip) {
    return std::make_unique<GzipPacker>(to);
  }
  return std::make_unique<ZstdPacker>(to);
}

} // namespace

std::string_view suffix_of(FileCompression compression) {
  static constexpr std::array<std::string_view, 3> kSuffixes{"", ".zst", ".gz"};
  return kSuffixes.at(static_cast<std::size_t>(compression));
}

int compress_file(FileCompression compression, int from, int to) {
  const std::unique_ptr<Packer> packer = make_packer(compression, to);
  std::vector<std::uint8_t> block(kBlock);
  for (std::uint64_t offset = 0;;) {
    const std::ptrdiff_t count = read_file_at(from, block.data(), block.size(), offset);
    if (count < 0) {
      return errno;
    }
    const auto size = static_cast<std::size_t>(count);
    if (const int error = packer->pack({block.data(), size}, size == 0); error != 0 || size == 0) {
      return error;
    }
    offset += size;
  }
}

} // namespace chattcp
