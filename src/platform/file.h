// Files, pipes and terminals, by descriptors of the C library. A file per system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

inline constexpr int kStandardInput = 0;
inline constexpr int kStandardOutput = 1;
inline constexpr int kStandardError = 2;

// Unless it says otherwise, a function that fails returns -1 and sets errno. Any thread.

// Opens without waiting for the writer of a named pipe. Paths are UTF-8 on Windows. The caller
// closes what it opens; programs that this one starts do not get it.
int open_to_read(const std::string& path);

// The same, but waits for the writer, and later for what it writes.
int open_and_wait(const std::string& path);

// As the first; creates the file if there is none, and leaves the content of one that there is. A
// named pipe that nobody reads is an error (ENXIO).
int open_to_write(const std::string& path);

// The same for a pipe or device that exists, if is_pipe_or_device(). EEXIST: it is something else,
// which another process may have put in its place.
int open_pipe_or_device(const std::string& path);

// Another descriptor for the same file.
int duplicate(int fd);

void close_file(int fd);

// Some bytes, at least one unless the end is reached (0). Reading at an offset may move that
// of the descriptor, on Windows.
std::ptrdiff_t read_file(int fd, void* out, std::size_t room);
std::ptrdiff_t read_file_at(int fd, void* out, std::size_t room, std::uint64_t offset);

// Writes some of the bytes. EPIPE: nobody reads the pipe any more. Where another process has made
// the descriptor non-blocking, waits until there is room.
std::ptrdiff_t write_file(int fd, const void* bytes, std::size_t size);

// Makes a regular file empty; leaves anything else. False if that fails (errno).
bool make_empty(int fd);

enum class FileKind : std::uint8_t {
  none,     // No open descriptor.
  regular,  // A file with a size.
  terminal, // A console of Windows, too.
  device,   // Any other device, such as /dev/null or NUL.
  pipe,     // Or a socket.
};

FileKind kind_of(int fd);

// True for a pipe, or for a device that holds no files, also through a link. On Windows false:
// there, it makes no difference when one is opened.
bool is_pipe_or_device(const std::string& path);

// True if both descriptors are open on the same file or pipe.
bool is_same_file(int left, int right);

// The size of a regular file in bytes, and how many of them are after the descriptor's offset;
// nothing for anything else.
std::optional<std::uint64_t> file_size(int fd);
std::optional<std::uint64_t> bytes_left(int fd);

// What follows the last separator of a path.
std::string_view last_part(std::string_view path);

// True if there is a file, or anything else, with this path.
bool exists(const std::string& path);

} // namespace chattcp
