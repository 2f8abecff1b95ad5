// What a process does once everything that needs privileges is open.
#pragma once

namespace chattcp {

enum class Activity {
  // `capture`: reads from descriptors that are open, writes to others.
  copy,
  // The same, and may resolve a name in an expression (`-r FILE -f 'host NAME'`).
  copy_and_resolve,
  // `serve`: accepts connections, lists and opens interfaces.
  serve,
};

} // namespace chattcp
