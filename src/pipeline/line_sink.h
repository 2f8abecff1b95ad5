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

  // Takes whole lines, valid during the call; may wait for the reader. False: nobody reads any
  // more. Throws Error where they cannot be written, to a full disk say.
  virtual bool write(std::string_view lines) = 0;

  // How many bytes at the end of the last write() were not taken; 0 after one that succeeded.
  virtual std::size_t unwritten() const = 0;
};

} // namespace chattcp
