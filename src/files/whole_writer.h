// Writing whole lines or records to a file.
#pragma once

#include "files/file_content.h"

#include <cstddef>
#include <functional>
#include <string_view>

namespace chattcp {

// WholeWriter writes pieces of whole lines or records. What was written of a piece that fails is
// taken back as far as it is not whole. One thread.
class WholeWriter {
public:
  // `on_failure` is called with an errno: it returns when the rest may be tried again, or throws.
  WholeWriter(const FileContent& content, std::function<void(int)> on_failure)
      : content_(content), on_failure_(std::move(on_failure)) {}

  // Writes all at the end of `fd`. False: it is a pipe whose reader has left.
  bool write(int fd, std::string_view bytes);

  // How many bytes at the end of the last write() were not written; 0 after success.
  std::size_t unwritten() const { return unwritten_; }

private:
  const FileContent& content_;
  std::function<void(int)> on_failure_;
  std::size_t unwritten_ = 0;
};

} // namespace chattcp
