// Writing whole lines or records to a file.
#pragma once

#include "files/file_content.h"

#include <cstddef>
#include <string_view>

namespace chattcp {

// WholeWriter writes pieces of whole lines or records. What was written of a piece that fails is
// taken back as far as it is not whole. One thread.
class WholeWriter {
public:
  // Must outlive it.
  explicit WholeWriter(const FileContent& content) : content_(content) {}

  // Writes all at the end of `fd`. Returns 0, or an errno: then the last unwritten() bytes may be
  // tried again. EPIPE: it is a pipe whose reader has left.
  int write(int fd, std::string_view bytes);

  // How many bytes at the end of the last write() were not written; 0 after success.
  std::size_t unwritten() const { return unwritten_; }

private:
  const FileContent& content_;
  std::size_t unwritten_ = 0;
};

} // namespace chattcp
