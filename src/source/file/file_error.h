// Errors of one capture file.
#pragma once

#include "base/error.h"

namespace chattcp {

// A file cannot be read, or not to its end; others still can. The text names it.
class FileError : public Error {
public:
  using Error::Error;
};

} // namespace chattcp
