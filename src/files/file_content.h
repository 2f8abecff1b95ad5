// What files hold, as far as a cut end matters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// How much of a file is whole.
struct FileExtent {
  std::uint64_t whole = 0; // Bytes from its beginning to the end of the last whole line or record.
  bool empty = true;       // There is none but what each file begins with.
};

// Immutable.
class FileContent {
public:
  FileContent() = default;
  FileContent(const FileContent&) = delete;
  FileContent& operator=(const FileContent&) = delete;
  virtual ~FileContent() = default;

  // How many of the first `count` of `bytes`, which are whole lines or records, are whole.
  virtual std::size_t whole_part(std::string_view bytes, std::size_t count) const = 0;

  // Reads a file, which may move the offset of its descriptor.
  virtual FileExtent examine(int fd) const = 0;
};

// Lines; `heading`, which may be empty, is what each file begins with. With a heading they are
// records of a table, in which quotes may enclose newlines (RFC 4180).
class LineContent : public FileContent {
public:
  explicit LineContent(std::string heading) : heading_(std::move(heading)) {}

  std::size_t whole_part(std::string_view bytes, std::size_t count) const override;
  FileExtent examine(int fd) const override;

  // True if the file begins with the heading, or with as much of it as was written before the cut.
  bool has_heading(int fd) const;

  // True if what follows `offset`, which is no whole line, is surely one that an earlier run has
  // cut.
  bool is_own(int fd, std::uint64_t offset) const;

private:
  std::string heading_;
};

} // namespace chattcp
