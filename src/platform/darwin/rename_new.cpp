#include "platform/rename_new.h"

#include <cstdio>

namespace chattcp {

bool rename_new(int folder, const char* from, const char* to) {
  return renameatx_np(folder, from, folder, to, RENAME_EXCL) == 0;
}

} // namespace chattcp
