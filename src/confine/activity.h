// What a process goes on to do, once all that takes rights is open.
#pragma once

namespace chattcp {

enum class Activity {
  // `capture`: reads from descriptors that are open, writes to others.
  copy,
  // The same, and may have to ask the resolver for a name in an expression (`-r FILE -f 'host
  // NAME'`).
  copy_and_resolve,
  // `serve`: accepts connections, lists and opens interfaces.
  serve,
};

} // namespace chattcp
