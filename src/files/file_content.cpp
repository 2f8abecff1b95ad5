#include "files/file_content.h"

#include "base/json_text.h"
#include "platform/file.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

using Block = std::array<char, std::size_t{64} * 1024>;

// Finds the end of the last record in a table that is given piece by piece.
class RecordEnds {
public:
  void take(std::string_view text) {
    while (!text.empty()) {
      const std::size_t quote = text.find('"');
      const std::string_view before = text.substr(0, quote);
      if (const std::size_t newline = before.rfind('\n');
          !quoted_ && newline != std::string_view::npos) {
        last_ = taken_ + newline + 1;
      }
      taken_ += before.size();
      text.remove_prefix(before.size());
      if (!text.empty()) {
        quoted_ = !quoted_;
        ++taken_;
        text.remove_prefix(1);
      }
    }
  }

  // From the beginning; 0 if there is none.
  std::uint64_t last() const { return last_; }

private:
  std::uint64_t taken_ = 0;
  std::uint64_t last_ = 0;
  bool quoted_ = false;
};

// The end of the last record or line; 0 if there is none. All of a file that cannot be read counts
// as whole, so that nothing of it is removed.
std::uint64_t last_record_end(int fd) {
  const std::uint64_t all = file_size(fd).value_or(0);
  RecordEnds ends;
  Block block{};
  for (std::uint64_t at = 0; at < all;) {
    const std::ptrdiff_t count = read_file_at(fd, block.data(), block.size(), at);
    if (count <= 0) {
      return all;
    }
    ends.take({block.data(), static_cast<std::size_t>(count)});
    at += static_cast<std::uint64_t>(count);
  }
  return ends.last();
}

std::uint64_t last_line_end(int fd) {
  const std::uint64_t all = file_size(fd).value_or(0);
  std::uint64_t size = all;
  Block block{};
  while (size > 0) {
    const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(size, block.size()));
    const std::uint64_t begin = size - room;
    const std::ptrdiff_t count = read_file_at(fd, block.data(), room, begin);
    if (count < 0) {
      return all;
    }
    const std::string_view text(block.data(), static_cast<std::size_t>(count));
    if (const std::size_t end = text.rfind('\n'); end != std::string_view::npos) {
      return begin + end + 1;
    }
    size = begin;
  }
  return 0;
}

// At most `size` bytes.
std::string bytes_at(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  const std::ptrdiff_t count = read_file_at(fd, bytes.data(), size, offset);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

} // namespace

std::size_t LineContent::whole_part(std::string_view bytes, std::size_t count) const {
  if (heading_.empty()) {
    return bytes.substr(0, count).rfind('\n') + 1; // npos + 1 is 0.
  }
  RecordEnds ends;
  ends.take(bytes.substr(0, count));
  return static_cast<std::size_t>(ends.last());
}

FileExtent LineContent::examine(int fd) const {
  const bool is_table = !heading_.empty() && has_heading(fd); // Not of a run with another format.
  const std::uint64_t whole = is_table ? last_record_end(fd) : last_line_end(fd);
  return {.whole = whole, .empty = whole == 0 || (whole == heading_.size() && has_heading(fd))};
}

bool LineContent::has_heading(int fd) const {
  return heading_.starts_with(bytes_at(fd, 0, heading_.size()));
}

bool LineContent::is_own(int fd, std::uint64_t offset) const {
  if (!heading_.empty()) {
    return has_heading(fd);
  }
  constexpr std::uint64_t kLongest = std::uint64_t{16} * 1024 * 1024; // No line is nearly as long.
  const std::uint64_t size = file_size(fd).value_or(0) - offset;
  const std::string line =
      size > kLongest ? std::string() : bytes_at(fd, offset, static_cast<std::size_t>(size));
  const std::string_view text(line.c_str()); // Before the zeros that a power loss leaves.
  const bool begins = text.starts_with("{\"") || text == "{" || (text.empty() && !line.empty());
  return begins && !is_json(line); // Whole JSON may be anybody's.
}

} // namespace chattcp
