// A library to preload: how many bytes the program has allocated, for a test to read at any time.
//
// The file that CHATTCP_HEAP_FILE names is mapped and holds three numbers of 64 bits in this
// machine's order: the bytes that are allocated, the most that were at once, and one that the test
// writes: each so many-th allocation fails, none if 0. Resident memory also counts what was freed
// and not given back to the system, which depends on when threads ran; this does not.
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

// glibc's own names of its allocator.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

struct Counts {
  std::atomic<std::int64_t> allocated;
  std::atomic<std::int64_t> most;
  std::atomic<std::int64_t> failing;
};

Counts before_mapping; // What is allocated before main() is counted here first.
Counts* counts = &before_mapping;

void add(std::int64_t bytes) {
  const std::int64_t now = counts->allocated.fetch_add(bytes) + bytes;
  std::int64_t most = counts->most.load();
  while (now > most && !counts->most.compare_exchange_weak(most, now)) {
  }
}

// Where libpcap lies. It always gets memory: without, its scanner of expressions ends the program.
struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

Range find_libpcap() {
  Range found;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t /*size*/, void* range) {
        if (std::strstr(object->dlpi_name, "/libpcap.so") == nullptr) {
          return 0;
        }
        for (int i = 0; i < object->dlpi_phnum; ++i) {
          const auto& header = object->dlpi_phdr[i];
          if (header.p_type == PT_LOAD && (header.p_flags & PF_X) != 0) {
            const std::uintptr_t begin = object->dlpi_addr + header.p_vaddr;
            *static_cast<Range*>(range) = {begin, begin + header.p_memsz};
          }
        }
        return 1;
      },
      &found);
  return found;
}

Range libpcap;

// `caller` is what the allocation returns to.
bool must_fail(const void* caller) {
  static std::atomic<std::int64_t> allocations;
  const std::int64_t failing = counts->failing.load();
  if (failing == 0) {
    return false;
  }
  const auto place = reinterpret_cast<std::uintptr_t>(caller);
  const bool spared = libpcap.begin <= place && place < libpcap.end;
  if (spared || allocations.fetch_add(1) % failing != 0) {
    return false;
  }
  errno = ENOMEM;
  return true;
}

std::int64_t size_of(void* block) {
  return static_cast<std::int64_t>(malloc_usable_size(block));
}

void* counted(void* block) {
  add(size_of(block));
  return block;
}

[[gnu::constructor]] void map_counts() {
  const char* const path = std::getenv("CHATTCP_HEAP_FILE");
  const int fd = path == nullptr ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  void* const place = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (place != MAP_FAILED) {
    auto* const mapped = static_cast<Counts*>(place);
    mapped->allocated = before_mapping.allocated.load();
    mapped->most = before_mapping.most.load();
    counts = mapped;
    libpcap = find_libpcap();
  }
}

} // namespace

extern "C" {

void* malloc(std::size_t size) {
  return must_fail(__builtin_return_address(0)) ? nullptr : counted(__libc_malloc(size));
}

void* calloc(std::size_t count, std::size_t size) {
  return must_fail(__builtin_return_address(0)) ? nullptr : counted(__libc_calloc(count, size));
}

void* realloc(void* block, std::size_t size) {
  if (size != 0 && must_fail(__builtin_return_address(0))) {
    return nullptr;
  }
  const std::int64_t before = size_of(block);
  void* const moved = __libc_realloc(block, size);
  if (moved != nullptr || size == 0) {
    add(size_of(moved) - before);
  }
  return moved;
}

void* memalign(std::size_t alignment, std::size_t size) {
  return must_fail(__builtin_return_address(0)) ? nullptr
                                                : counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return must_fail(__builtin_return_address(0)) ? nullptr
                                                : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  *block =
      must_fail(__builtin_return_address(0)) ? nullptr : counted(__libc_memalign(alignment, size));
  return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) {
  add(-size_of(block));
  __libc_free(block);
}
}
