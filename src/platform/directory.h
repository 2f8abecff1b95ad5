// Directories in which files are made, renamed and removed. A file per system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

// A directory that is opened once: later calls need no right to reach it, only to change it, and
// work where files can no longer be opened by other paths. Names are those of files in it. Any
// thread.
//
// Unless it says otherwise, a function that fails returns -1 or false and sets errno.
class Directory {
public:
  // `path` may be empty, for the current directory. is_open() is false if that fails (errno).
  explicit Directory(const std::string& path);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  bool is_open() const;

  // As it was given, with a separator at its end; may be empty.
  const std::string& path() const { return path_; }

  // A descriptor of the directory; -1 on systems that have none.
  int fd() const { return fd_; }

  // Its path from the root; empty if that is unknown.
  std::string whole_path() const;

  // A new file, to write and to read, which is locked: no other process gets it by open_locked()
  // as long as the descriptor is open. EEXIST: there is one already.
  int create(const std::string& name) const;

  // The same for a file that exists. EWOULDBLOCK: it is locked.
  int open_locked(const std::string& name) const;

  // A file that each write() extends, created if there is none, which can be read too; or a pipe or
  // device, which is not locked. EWOULDBLOCK as above; ENXIO as open_to_write(); ENOTSUP: a disk.
  int open_to_extend(const std::string& name) const;

  // EEXIST: there is a file with the new name; it stays as it is.
  bool rename_new(const std::string& from, const std::string& to) const;

  bool remove(const std::string& name) const;

  // Nothing if that is not known.
  std::optional<bool> exists(const std::string& name) const;

  // True if `fd` is open on the file with the name.
  bool has(const std::string& name, int fd) const;

  struct Entry {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified = 0; // In a unit of the system; for comparing.
  };

  // False if list() would fail (errno).
  bool can_list() const;

  // The regular files whose names are `wanted`. Empty if that fails.
  std::vector<Entry> list(const std::function<bool(const std::string&)>& wanted) const;

private:
  std::string path_;
  int fd_ = -1;
};

// Cuts a regular file to its first `size` bytes; the next write_file() follows them.
bool cut_file(int fd, std::uint64_t size);

// Gives a file the time of change that another one has.
bool copy_time(int from, int to);

// Returns when the system has the content of a file on the disk.
bool sync_file(int fd);

// False if something that was written before, and taken, could not be written after all (errno), as
// a network file system may say only when a file is closed.
bool check_written(int fd);

} // namespace chattcp
