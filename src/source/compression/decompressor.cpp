#include "source/compression/decompressor.h"

#include "source/file/input_file.h"

#define ZLIB_CONST // Declares the input const.
#include <algorithm>
#include <limits>
#include <lz4frame.h>
#include <new>
#include <string>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace chattcp {

namespace {

// The libraries ask for a block with the header of the next one. If that is damaged, the block is
// lost as well; so each block is passed alone.
std::size_t without_next_header(std::size_t wanted, std::size_t header) {
  return wanted > header ? wanted - header : wanted;
}

// RFC 1952.
class Gzip : public Decompressor {
public:
  Gzip() {
    constexpr int kLargestWindow = 15;
    constexpr int kGzipHeader = 16;
    if (inflateInit2(&stream_, kLargestWindow + kGzipHeader) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  const char* name() const override { return "gzip"; }
  void begin() override { inflateReset(&stream_); }
  std::size_t wanted() const override { return 1; }
  bool takes_all() const override { return true; }

  Progress unpack(ByteView packed, std::uint8_t* out, std::size_t room) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = static_cast<uInt>(std::min(packed.size(), kMost));
    const auto there = static_cast<uInt>(std::min(room, kMost));
    stream_.next_in = packed.data();
    stream_.avail_in = given;
    stream_.next_out = out;
    stream_.avail_out = there;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    const Progress progress{.taken = given - stream_.avail_in,
                            .made = there - stream_.avail_out,
                            .ended = status == Z_STREAM_END};
    if (status == Z_MEM_ERROR) {
      throw std::bad_alloc();
    }
    // Content before the damage is returned first; the status stays.
    const bool damaged = status == Z_DATA_ERROR || status == Z_NEED_DICT;
    if (damaged && progress.made == 0) {
      throw DamagedData(stream_.msg == nullptr ? "a preset dictionary" : stream_.msg);
    }
    return progress;
  }

private:
  z_stream stream_{};
};

// RFC 8878.
class Zstd : public Decompressor {
public:
  explicit Zstd(unsigned history_bits)
      : history_bits_(history_bits), context_(ZSTD_createDStream()) {
    if (!context_ || ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax,
                                                         static_cast<int>(history_bits))) != 0) {
      throw std::bad_alloc();
    }
  }

  const char* name() const override { return "zstd"; }
  void begin() override { wanted_ = ZSTD_initDStream(context_.get()); }
  std::size_t wanted() const override { return wanted_; }

  Progress unpack(ByteView packed, std::uint8_t* out, std::size_t room) override {
    ZSTD_inBuffer from{.src = packed.data(), .size = packed.size(), .pos = 0};
    ZSTD_outBuffer to{.dst = out, .size = room, .pos = 0};
    const std::size_t status = ZSTD_decompressStream(context_.get(), &to, &from);
    if (ZSTD_isError(status) != 0) {
      refuse(status);
    }
    constexpr std::size_t kBlockHeader = 3;
    wanted_ = without_next_header(status, kBlockHeader);
    return {.taken = from.pos, .made = to.pos, .ended = status == 0};
  }

private:
  struct Closer {
    void operator()(ZSTD_DStream* context) const noexcept { ZSTD_freeDStream(context); }
  };

  std::string wide_window() const {
    constexpr unsigned kMebibyteBits = 20;
    return "a window of more than " + std::to_string(1U << (history_bits_ - kMebibyteBits)) +
           " MiB; decompress it" +
           (history_bits_ < kMostHistoryBits ? " before it is sent"
                                             : ": zstdcat --long=31 FILE | chattcp capture -r -");
  }

  [[noreturn]] void refuse(std::size_t status) const {
    const ZSTD_ErrorCode code = ZSTD_getErrorCode(status);
    if (code == ZSTD_error_memory_allocation) {
      throw std::bad_alloc();
    }
    throw DamagedData(code == ZSTD_error_frameParameter_windowTooLarge ? wide_window()
                                                                       : ZSTD_getErrorName(status));
  }

  const unsigned history_bits_;
  std::unique_ptr<ZSTD_DStream, Closer> context_;
  std::size_t wanted_ = 0;
};

// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
class Lz4 : public Decompressor {
public:
  Lz4() {
    LZ4F_dctx* context = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) {
      throw std::bad_alloc();
    }
    context_.reset(context);
  }

  const char* name() const override { return "lz4"; }
  void begin() override {
    LZ4F_resetDecompressionContext(context_.get());
    wanted_ = LZ4F_HEADER_SIZE_MIN;
  }
  std::size_t wanted() const override { return wanted_; }

  Progress unpack(ByteView packed, std::uint8_t* out, std::size_t room) override {
    std::size_t taken = packed.size();
    std::size_t made = room;
    const std::size_t status =
        LZ4F_decompress(context_.get(), out, &made, packed.data(), &taken, nullptr);
    if (LZ4F_isError(status) != 0) {
      throw DamagedData(LZ4F_getErrorName(status));
    }
    constexpr std::size_t kBlockHeader = 4;
    wanted_ = without_next_header(status, kBlockHeader);
    return {.taken = taken, .made = made, .ended = status == 0};
  }

private:
  struct Closer {
    void operator()(LZ4F_dctx* context) const noexcept { LZ4F_freeDecompressionContext(context); }
  };

  std::unique_ptr<LZ4F_dctx, Closer> context_;
  std::size_t wanted_ = 0;
};

} // namespace

std::unique_ptr<Decompressor> make_gzip_decompressor(unsigned /*history_bits*/) {
  return std::make_unique<Gzip>();
}

std::unique_ptr<Decompressor> make_zstd_decompressor(unsigned history_bits) {
  return std::make_unique<Zstd>(history_bits);
}

std::unique_ptr<Decompressor> make_lz4_decompressor(unsigned /*history_bits*/) {
  return std::make_unique<Lz4>();
}

} // namespace chattcp
