// Bytes read through a window. For source/ only.
#pragma once

#include "base/bytes.h"
#include "source/file/byte_input.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace chattcp {

// FileStream shows the bytes ahead, as many as its user asks for, and knows how many have been
// taken. One thread.
class FileStream {
public:
  // Reads up to `window` bytes at once. `input` must outlive the stream.
  FileStream(ByteInput& input, std::size_t window)
      : input_(input), window_(new std::uint8_t[window]), capacity_(window) {}
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  // The bytes that come next: at least `count` of them, fewer only at the end of the input or at a
  // stop. Valid until the next call. Takes memory of about `count`. Throws what the input throws.
  ByteView ahead(std::size_t count) {
    if (end_ - begin_ < count) {
      fill(count);
    }
    return {window_.get() + begin_, end_ - begin_};
  }

  // Goes on by `count` bytes, which ahead() has shown.
  void skip(std::size_t count) { begin_ += count; }

  // How many bytes have been gone by.
  std::uint64_t position() const { return read_ - (end_ - begin_); }

  // True once the input has ended, then at position length().
  bool at_end() const { return input_.at_end(); }

  // How many bytes have been read from the input.
  std::uint64_t length() const { return read_; }

private:
  void fill(std::size_t count);
  void make_room(std::size_t count);

  ByteInput& input_;
  std::unique_ptr<std::uint8_t[]> window_;
  std::size_t capacity_;
  std::size_t begin_ = 0; // In the window, of what has been read and not been gone by.
  std::size_t end_ = 0;
  std::uint64_t read_ = 0; // From the input.
};

} // namespace chattcp
