// A capture file, or standard input, as the C stream that libpcap reads. For source/ only.
#pragma once

#include "base/stop_signal.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace chattcp {

// FileStream knows how many bytes have been taken out of it, ends when the run is stopped, and
// tells when it is about to wait: which a plain stdio stream does not, on a pipe least of all.
//
// One thread. Not movable: the C stream points to it.
class FileStream {
public:
  // Opens `path`, or standard input for "-". `on_wait` is called before a wait for more input.
  // `stop` must outlive the stream. Throws Error.
  FileStream(const std::string& path, StopSignal& stop, std::function<void()> on_wait);
  ~FileStream();
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  // A C stream over this object, for the caller to fclose() before this object ends.
  std::FILE* open_c_stream();

  // The bytes at the very beginning, at most 16, for a look at what kind of file this is. Call
  // once, before open_c_stream(). Throws Error.
  std::string_view first_bytes();

  // How many bytes have been taken out of the C stream, which must be open.
  std::uint64_t position() const;

  // True once the input has ended, then at position length().
  bool at_end() const { return at_end_; }

  // How many bytes have been read from the input.
  std::uint64_t length() const { return handed_out_; }

  // Throws what went wrong behind the C stream's back: `on_wait`'s exception, or an Error.
  void rethrow_failure() const;

  // As read(2), for the C stream: 0 at the end or at a stop, -1 on failure. Throws nothing.
  ssize_t read(char* out, std::size_t size) noexcept;

private:
  std::size_t read_some(char* out, std::size_t size);
  bool wait_for_input();

  std::string name_;
  int fd_ = -1;
  bool may_wait_ = false; // Not a regular file.
  StopSignal& stop_;
  std::function<void()> on_wait_;
  std::FILE* stream_ = nullptr; // Not owned.
  std::unique_ptr<char[]> stream_buffer_;
  std::array<char, 16> first_{};
  std::string_view rest_;        // Of first_, what has not been handed out again.
  std::uint64_t handed_out_ = 0; // Bytes, to the C stream's buffer.
  bool at_end_ = false;
  std::exception_ptr failure_;
};

} // namespace chattcp
