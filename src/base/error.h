// Failures that end a run.
#pragma once

#include "base/printable.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace chattcp {

// A device, file or socket does not work. what() is one line for the user, with the remedy if there
// is one. Only main() catches it; exit status 1.
class Error : public std::runtime_error {
public:
  // Control characters in `message`, which may quote untrusted input, become '?'.
  explicit Error(const std::string& message) : std::runtime_error(printable(message)) {}
};

// The user asked for something that is not possible. what() names the flag, the value and what is
// allowed; exit status 2, or 400 over HTTP.
class UsageError : public Error {
public:
  using Error::Error;
};

// Throws the UsageError of a value: "FLAG: 'VALUE' is not ALLOWED".
[[noreturn]] void refuse_value(std::string_view flag, std::string_view value,
                               std::string_view allowed);

// No interface has the name that the user gave.
class UnknownInterface : public Error {
public:
  using Error::Error;
};

} // namespace chattcp
