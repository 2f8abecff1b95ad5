// A library to preload: what somebody could do who has made the program run code of his.
//
// On SIGUSR2 the thread that gets it tries what it should not be able to, and says on stderr how
// each attempt ended, a line each: "takeover THREAD NAME ERRNO", 0 for one that worked. Each line
// is one write. None of it does harm where it works.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr std::size_t kPage = 4096;
constexpr int kNoProcess = 0x7fffffff;

void tell(const char* name, long result) {
  const int error = result < 0 ? errno : 0;
  char line[128];
  const int length =
      std::snprintf(line, sizeof line, "takeover %ld %s %d\n", syscall(SYS_gettid), name, error);
  static_cast<void>(!write(STDERR_FILENO, line, static_cast<std::size_t>(length)));
}

// A descriptor is given back, a child ends at once.
void tell_descriptor(const char* name, long fd) {
  tell(name, fd);
  if (fd >= 0) {
    close(static_cast<int>(fd));
  }
}

void try_files() {
  tell_descriptor("open-shadow", open("/etc/shadow", O_RDONLY));
  tell_descriptor("open-passwd", open("/etc/passwd", O_RDONLY));
  tell_descriptor("open-root", open("/", O_RDONLY | O_DIRECTORY));
  tell_descriptor("create", open("/tmp", O_RDWR | O_TMPFILE, 0600));
  tell("unlink", unlink("/tmp/chattcp-takeover-no-such-file"));
}

void try_sockets() {
  tell_descriptor("packet-socket", socket(AF_PACKET, SOCK_RAW, 0));
  tell_descriptor("tcp-socket", socket(AF_INET, SOCK_STREAM, 0));
  tell_descriptor("raw-socket", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  tell_descriptor("vsock-socket", socket(AF_VSOCK, SOCK_STREAM, 0));
}

void try_processes() {
  const char* const arguments[] = {"no-such-program", nullptr};
  tell("execve", execve("/no-such-program", const_cast<char* const*>(arguments), nullptr));
  const long child = syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (child == 0) {
    _exit(0);
  }
  tell("fork", child);
  tell("ptrace", ptrace(PTRACE_ATTACH, kNoProcess, nullptr, nullptr));
  tell("kill", kill(getppid(), 0));
  tell("setuid", setuid(0));
  tell("unshare", unshare(CLONE_FS));
  void* const code =
      mmap(nullptr, kPage, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  tell("executable-memory", code == MAP_FAILED ? -1 : munmap(code, kPage));
}

void take_over(int) {
  const int error = errno;
  try_files();
  try_sockets();
  try_processes();
  tell("end", 0);
  errno = error;
}

[[gnu::constructor]] void lie_in_wait() {
  struct sigaction action {};
  action.sa_handler = take_over;
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR2, &action, nullptr);
}

} // namespace
