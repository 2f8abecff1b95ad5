// A file that takes saved packets.
#pragma once

#include "base/descriptor.h"
#include "source/file/input_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// A file that is to become a capture: there, and as it was until an OutputStream takes it.
struct OutputFile {
  std::string path;
  Descriptor descriptor;
};

// Creates or opens `path`. Throws Error; UsageError where it is one of `inputs`, which are still to
// be read, or the file that takes the lines.
OutputFile open_output_file(const std::string& path, const std::vector<InputFile>& inputs);

// Writes to a file in large pieces. One thread.
class OutputStream {
public:
  // Empties the file. Throws Error.
  explicit OutputStream(OutputFile output);
  // Hands everything to the system, as far as that goes.
  ~OutputStream() { write_out(); }
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  const std::string& path() const { return output_.path; }

  // Takes a copy of `size` bytes. A failure shows at the next flush().
  void append(const void* bytes, std::size_t size);

  // Hands everything to the system. Throws Error, for a full disk say.
  void flush();

private:
  void write_out();
  void write(const std::uint8_t* bytes, std::size_t size);

  OutputFile output_;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::size_t used_ = 0;
  int failure_ = 0; // The errno of the first write that failed.
};

} // namespace chattcp
