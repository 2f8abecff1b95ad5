// A sink that writes lines to a file, a pipe or a terminal.
#pragma once

#include "pipeline/line_sink.h"

#include <string>

namespace chattcp {

class FdSink : public LineSink {
public:
  // Does not own `fd`. `name` is for error messages. SIGPIPE must be ignored.
  FdSink(int fd, std::string name);

  bool write(std::string_view lines) override;
  std::size_t unwritten() const override { return unwritten_; }

private:
  int fd_;
  std::string name_;
  std::size_t unwritten_ = 0;
};

} // namespace chattcp
