// Inputs that capture files are read from. For source/ only.
#pragma once

#include "base/stop_signal.h"
#include "source/file/input_file.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace chattcp {

// A stream of bytes. One thread.
class ByteInput {
public:
  ByteInput() = default;
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;
  virtual ~ByteInput() = default;

  // Like read(2): at least one and up to `room` bytes; 0 at the end or at a stop. Throws FileError.
  virtual std::size_t read(std::uint8_t* out, std::size_t room) = 0;

  // True once read() has reached the end.
  virtual bool at_end() const = 0;
};

// The bytes that a file consists of, as they are stored.
class StoredInput : public ByteInput {
public:
  // Whether a stop can be what ended it.
  virtual bool may_wait() const = 0;
};

// Chooses by what `input` has. `on_wait` is called before a wait for more input; read() throws what
// it throws. The number of bytes read is added to `done`, which other threads may read. The
// references must outlive the result.
std::unique_ptr<StoredInput> open_stored_input(InputFile input, StopSignal& stop,
                                               std::function<void()> on_wait,
                                               std::atomic<std::uint64_t>& done);

// The content of a file or pipe.
class DescriptorInput : public StoredInput {
public:
  // As open_stored_input() takes them.
  DescriptorInput(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                  std::atomic<std::uint64_t>& done);

  std::size_t read(std::uint8_t* out, std::size_t room) override;
  bool at_end() const override { return at_end_; }

  // For a pipe or terminal; never for a regular file.
  bool may_wait() const override { return may_wait_; }

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
