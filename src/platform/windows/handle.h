// The handles behind descriptors of the C library. For windows/ folders only.
#pragma once

#include <windows.h>

#include <io.h>

namespace chattcp {

// Of an open descriptor, which keeps it; INVALID_HANDLE_VALUE or (HANDLE)-2 if there is none.
inline HANDLE handle_of(int fd) {
  return reinterpret_cast<HANDLE>(_get_osfhandle(fd));
}

} // namespace chattcp
