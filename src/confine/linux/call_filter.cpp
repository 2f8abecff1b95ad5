#include "confine/call_filter.h"

#include "base/error.h"
#include "confine/sanitizer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <linux/sockios.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chattcp {

namespace {

// Calls by name, separated by spaces, as not every processor has all of them.

// Memory, threads, clocks, and open descriptors. restrict_files() decides which files can be
// opened.
constexpr std::string_view kAlways =
    "brk munmap mremap madvise "
    "futex futex_time64 set_robust_list rseq membarrier sched_yield sched_getaffinity "
    "gettid getpid getuid geteuid getgid getegid uname sysinfo exit exit_group "
    "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigtimedwait rt_sigtimedwait_time64 sigaltstack "
    "restart_syscall clock_gettime clock_gettime64 clock_getres clock_nanosleep "
    "clock_nanosleep_time64 nanosleep gettimeofday time getrandom "
    "read readv pread64 write writev lseek _llseek close dup poll ppoll ppoll_time64 pipe "
    "pipe2 eventfd2 "
    "ftruncate ftruncate64 recvfrom recvmsg getsockopt "
    "open openat stat stat64 lstat lstat64 fstat fstat64 newfstatat fstatat64 statx fstatfs "
    "fstatfs64 "
    "access faccessat faccessat2 readlink readlinkat getdents64";

// Of a directory that is open, and for the thread that compresses.
constexpr std::string_view kToMakeFiles =
    "renameat renameat2 unlinkat flock fsync utimensat utimensat_time64 setpriority";

// What the resolver does with a socket.
constexpr std::string_view kToResolve =
    "connect bind sendto sendmsg sendmmsg getsockname getpeername setsockopt";

constexpr std::string_view kToServe =
    "accept accept4 shutdown bind sendto sendmsg getsockname getpeername setsockopt "
    "epoll_create1 epoll_ctl epoll_wait epoll_pwait";

// Needed by a sanitizer, which looks for leaks from a process of its own.
constexpr std::string_view kOfSanitizer =
    "mmap mprotect clone ptrace wait4 kill tkill tgkill prctl personality getppid getcwd capget "
    "getrusage getdents prlimit64 sched_setaffinity process_vm_readv";

constexpr auto kFileControls = std::to_array<unsigned>(
    {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ});

// SIOCOUTQ and SIOCINQ equal TIOCOUTQ and FIONREAD; the others query properties of an interface.
constexpr auto kDeviceControls = std::to_array<unsigned long>(
    {TCGETS, FIONREAD, FIONBIO, TIOCOUTQ, SIOCGIFNAME, SIOCGIFINDEX, SIOCGIFFLAGS, SIOCGIFADDR,
     SIOCGIFNETMASK, SIOCGIFBRDADDR, SIOCGIFDSTADDR, SIOCGIFHWADDR, SIOCGIFMTU, SIOCETHTOOL,
     SIOCBONDINFOQUERY});

// A filter under construction.
class CallFilter {
public:
  CallFilter() : context_(seccomp_init(SCMP_ACT_ERRNO(EPERM))) {
    if (!context_) {
      refuse(ENOMEM);
    }
    // A call with the numbers of another architecture (x32, say) fails like any other, and does not
    // kill the process.
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM)));
    // A search tree: each call costs only a handful of comparisons.
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
    // The kernel's own error, to distinguish a kernel without filters from one that refuses.
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_API_SYSRAWRC, 1));
  }

  // Allows the calls of these names, separated by spaces.
  void allow(std::string_view names) {
    while (!names.empty()) {
      const std::size_t length = std::min(names.find(' '), names.size());
      add(SCMP_ACT_ALLOW, std::string(names.substr(0, length)), {});
      names.remove_prefix(std::min(length + 1, names.size()));
    }
  }

  void allow_if(const std::string& name, std::initializer_list<scmp_arg_cmp> conditions) {
    add(SCMP_ACT_ALLOW, name, conditions);
  }

  void fail(const char* name, int error, std::initializer_list<scmp_arg_cmp> conditions) {
    add(SCMP_ACT_ERRNO(static_cast<std::uint16_t>(error)), name, conditions);
  }

  void install() {
    const int status = seccomp_load(context_.get());
    const bool unknown = status == -EINVAL || status == -ENOSYS; // A kernel without filters.
    if (status != 0 && !unknown) {
      refuse(-status);
    }
  }

private:
  struct Releaser {
    void operator()(void* context) const noexcept { seccomp_release(context); }
  };

  [[noreturn]] static void refuse(int error) {
    throw Error(std::string("cannot restrict system calls: ") + std::strerror(error) +
                "; use --no-sandbox to run without it");
  }

  static void check(int status) {
    if (status != 0) {
      refuse(-status);
    }
  }

  void add(std::uint32_t action, const std::string& name,
           std::initializer_list<scmp_arg_cmp> conditions) {
    const int number = seccomp_syscall_resolve_name(name.c_str());
    if (number != __NR_SCMP_ERROR) {
      // If this processor has no such call, libseccomp's number is negative and adds nothing.
      check(seccomp_rule_add_array(context_.get(), action, number,
                                   static_cast<unsigned>(conditions.size()), conditions.begin()));
    }
  }

  std::unique_ptr<void, Releaser> context_;
};

scmp_arg_cmp is(unsigned argument, std::uint64_t value) {
  return {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value, .datum_b = 0};
}

scmp_arg_cmp has_bits(unsigned argument, std::uint64_t mask, std::uint64_t bits) {
  return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = bits};
}

// Threads, but no processes. A filter cannot see the arguments of clone3; without it the C library
// uses clone.
void allow_threads(CallFilter& filter) {
  filter.allow_if("clone", {has_bits(0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM)});
  filter.fail("clone3", ENOSYS, {});
  filter.allow_if("tgkill", {is(0, static_cast<std::uint64_t>(getpid()))}); // raise(3), abort(3).
}

void allow_memory_without_code(CallFilter& filter) {
  for (const char* const call : {"mmap", "mmap2", "mprotect"}) {
    filter.allow_if(call, {has_bits(2, PROT_EXEC, 0)});
  }
}

void allow_controls(CallFilter& filter) {
  for (const unsigned control : kFileControls) {
    filter.allow_if("fcntl", {is(1, control)});
    filter.allow_if("fcntl64", {is(1, control)});
  }
  for (const unsigned long control : kDeviceControls) {
    filter.allow_if("ioctl", {is(1, control)});
  }
  filter.allow_if("prlimit64", {is(2, 0)}); // To query, not to set.
  // To release the ring of a capture.
  filter.allow_if("setsockopt", {is(1, SOL_PACKET)});
}

// To query interfaces from the kernel, and names from the resolver's daemons.
void allow_local_sockets(CallFilter& filter) {
  filter.allow_if("socket", {is(0, AF_UNIX)});
  filter.allow_if("socket", {is(0, AF_NETLINK)});
}

constexpr std::uint64_t kSocketKind = 0xf; // Without SOCK_CLOEXEC and SOCK_NONBLOCK.

void allow_resolving(CallFilter& filter) {
  filter.allow(kToResolve);
  allow_local_sockets(filter);
  filter.allow_if("socket", {is(0, AF_INET)});
  filter.allow_if("socket", {is(0, AF_INET6)});
}

void allow_serving(CallFilter& filter) {
  filter.allow(kToServe);
  allow_local_sockets(filter);
  filter.allow_if("socket", {is(0, AF_PACKET)});
  // No TCP: connections come from clients.
  filter.allow_if("socket", {is(0, AF_INET), has_bits(1, kSocketKind, SOCK_DGRAM)});
  filter.allow_if("socket", {is(0, AF_INET6), has_bits(1, kSocketKind, SOCK_DGRAM)});
  // libpcap takes this error as "the kernel does not know this kind of device"; EPERM would fail.
  filter.fail("socket", EAFNOSUPPORT,
              {{.arg = 0, .op = SCMP_CMP_GT, .datum_a = AF_PACKET, .datum_b = 0}});
}

} // namespace

void restrict_calls(Activity activity, const WritableFolders& folders) {
  CallFilter filter;
  filter.allow(kAlways);
  if (kUnderSanitizer) {
    filter.allow(kOfSanitizer);
  }
  allow_threads(filter);
  allow_memory_without_code(filter);
  allow_controls(filter);
  if (!folders.empty()) {
    filter.allow(kToMakeFiles);
  }
  if (activity == Activity::copy_and_resolve) {
    allow_resolving(filter);
  } else if (activity == Activity::serve) {
    allow_serving(filter);
  }
  filter.install();
}

} // namespace chattcp
