// The environment of this process.
#pragma once

#include <cstdlib>

namespace chattcp::test {

// `value` may be null: then the variable is removed.
inline void set_variable(const char* name, const char* value) {
#ifdef _WIN32
  _putenv_s(name, value == nullptr ? "" : value);
#else
  if (value == nullptr) {
    unsetenv(name);
  } else {
    setenv(name, value, 1);
  }
#endif
}

} // namespace chattcp::test
