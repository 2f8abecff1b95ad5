// Where finished lines go.
#pragma once

#include <cstddef>
#include <string_view>

namespace chattcp {

class LineSink {
public:
  LineSink() = default;
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;
  virtual ~LineSink() = default;

  // Takes whole lines, valid during the call; may wait for the reader. False: the reader has left.
  // Throws Error if they cannot be written, to a full disk, say.
  virtual bool write(std::string_view lines) = 0;

  // Called after writing and while no packet comes, for what depends on the time. Throws Error.
  virtual void pass_time() {}

  // How many bytes at the end of the last write() were not written; 0 after success.
  virtual std::size_t unwritten() const = 0;
};

} // namespace chattcp
