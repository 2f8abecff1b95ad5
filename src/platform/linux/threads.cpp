#include "platform/threads.h"

#include <cstddef>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace chattcp {

void ensure_thread_stacks() {
  constexpr std::size_t kEnough = std::size_t{1024} * 1024;
  pthread_attr_t attributes{};
  std::size_t size = 0;
  if (pthread_getattr_default_np(&attributes) != 0) {
    return;
  }
  if (pthread_attr_getstacksize(&attributes, &size) == 0 && size < kEnough &&
      pthread_attr_setstacksize(&attributes, kEnough) == 0) {
    static_cast<void>(pthread_setattr_default_np(&attributes));
  }
  pthread_attr_destroy(&attributes);
}

// Of the thread alone, as Linux has it, though POSIX speaks of the process.
void lower_priority() {
  constexpr int kNice = 10;
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);
}

} // namespace chattcp
