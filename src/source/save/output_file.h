// A file that packets are saved to.
#pragma once

#include "base/descriptor.h"
#include "source/file/input_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// A file that is open for saving, but unchanged until an OutputStream takes it.
struct OutputFile {
  std::string path;
  Descriptor descriptor;
};

// Creates or opens `path`. Throws Error; UsageError if it is one of `inputs`, or the file that the
// output goes to.
OutputFile open_output_file(const std::string& path, const std::vector<InputFile>& inputs);

// Writes to a file in large pieces. One thread.
class OutputStream {
public:
  // Empties the file. Throws Error.
  explicit OutputStream(OutputFile output);
  // Writes everything out, ignoring errors.
  ~OutputStream() { write_out(); }
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  const std::string& path() const { return output_.path; }

  // Takes a copy of `size` bytes. The next flush() reports write errors.
  void append(const void* bytes, std::size_t size);

  // Writes everything out. Throws Error, such as for a full disk.
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
