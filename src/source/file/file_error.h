// What is wrong with one capture file.
#pragma once

#include "base/error.h"

namespace chattcp {

// A file that cannot be read, or no further; others can. The text names it.
class FileError : public Error {
public:
  using Error::Error;
};

} // namespace chattcp
