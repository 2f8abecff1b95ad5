// A capture file, or standard input, read through a window. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/stop_signal.h"
#include "source/input_file.h"
#include "source/packet_source.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace chattcp {

// FileStream shows the bytes ahead, as many as its user asks for, and knows how many have been
// taken. It ends when the run is stopped, and tells when it is about to wait for more.
//
// One thread, but for progress().
class FileStream {
public:
  // `on_wait` is called before a wait for more input; what it throws comes out of ahead(). `stop`
  // must outlive the stream.
  FileStream(InputFile input, StopSignal& stop, std::function<void()> on_wait);
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  // The bytes that come next: at least `count` of them, fewer only at the end of the input or at a
  // stop. Valid until the next call. Takes memory of about `count`. Throws Error.
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
  bool at_end() const { return at_end_; }

  // How many bytes have been read from the input.
  std::uint64_t length() const { return read_; }

  // How many bytes have been read from the input, and how many there are in a regular file. From
  // any thread.
  Progress progress() const {
    return {.done = told_.load(std::memory_order_relaxed), .total = size_};
  }

private:
  void fill(std::size_t count);
  void make_room(std::size_t count);
  std::size_t read_some(std::uint8_t* out, std::size_t size);
  bool wait_for_input();

  InputFile input_;
  bool may_wait_ = false; // Not a regular file.
  StopSignal& stop_;
  std::function<void()> on_wait_;

  std::unique_ptr<std::uint8_t[]> window_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0; // In the window, of what has been read and not been gone by.
  std::size_t end_ = 0;
  std::uint64_t read_ = 0; // From the input.
  std::uint64_t size_ = 0; // Of a regular file, from where it was to be read; 0: not known.
  std::atomic<std::uint64_t> told_ = 0; // As read_, for other threads.
  bool at_end_ = false;
};

} // namespace chattcp
