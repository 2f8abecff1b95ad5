// Where the bytes of a capture file come from. For source/ only.
#pragma once

#include "base/stop_signal.h"
#include "source/file/input_file.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace chattcp {

// Bytes one after the other. One thread.
class ByteInput {
public:
  ByteInput() = default;
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;
  virtual ~ByteInput() = default;

  // As read(2): up to `room` bytes, at least one; 0 at the end, or at a stop. Throws FileError.
  virtual std::size_t read(std::uint8_t* out, std::size_t room) = 0;

  // True once read() has come to the end.
  virtual bool at_end() const = 0;
};

// The content of a file or pipe.
class DescriptorInput : public ByteInput {
public:
  // `on_wait` is called before a wait for more input; what it throws comes out of read(). What has
  // been read is added to `done`, which other threads may look at. The references must outlive
  // this.
  DescriptorInput(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                  std::atomic<std::uint64_t>& done);

  std::size_t read(std::uint8_t* out, std::size_t room) override;
  bool at_end() const override { return at_end_; }

  const std::string& name() const { return input_.name; }

  // Of a pipe or a terminal; never of a regular file.
  bool may_wait() const { return may_wait_; }

private:
  bool wait_for_input();

  InputFile input_;
  bool may_wait_; // Not a regular file.
  StopSignal& stop_;
  std::function<void()> on_wait_;
  std::atomic<std::uint64_t>& done_;
  bool at_end_ = false;
};

} // namespace chattcp
