// A window on the bytes of a file. For source/ only.
#pragma once

#include "base/bytes.h"
#include "source/file/byte_input.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace chattcp {

// FileStream gives access to the next bytes of an input without a copy, and counts those that were
// taken. One thread.
class FileStream {
public:
  // Reads at most `window` bytes per call. `input` must outlive the stream.
  FileStream(ByteInput& input, std::size_t window)
      : input_(input), window_(new std::uint8_t[window]), capacity_(window) {}
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  // The next bytes: at least `count`, fewer only at the end of the input or at a stop. Valid until
  // a call for more than there(). Uses about `count` bytes of memory. Throws what the input throws.
  ByteView ahead(std::size_t count) {
    if (end_ - begin_ < count) {
      fill(count);
    }
    return there();
  }

  // The next bytes that are in memory.
  ByteView there() const { return {window_.get() + begin_, end_ - begin_}; }

  // Takes `count` bytes, which ahead() has returned.
  void skip(std::size_t count) { begin_ += count; }

  // How many bytes have been taken.
  std::uint64_t position() const { return read_ - (end_ - begin_); }

  // True once the input has ended, at position length().
  bool at_end() const { return input_.at_end(); }

  // How many bytes have been read from the input.
  std::uint64_t length() const { return read_; }

private:
  void fill(std::size_t count);
  void make_room(std::size_t count);

  ByteInput& input_;
  std::unique_ptr<std::uint8_t[]> window_;
  std::size_t capacity_;
  std::size_t begin_ = 0; // Where the bytes that were not taken begin in the window.
  std::size_t end_ = 0;
  std::uint64_t read_ = 0; // From the input.
};

} // namespace chattcp
