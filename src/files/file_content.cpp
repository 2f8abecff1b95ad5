#include "files/file_content.h"

#include "platform/file.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

// The end of the last line; 0 if there is none. All of a file that cannot be read counts as whole,
// so that nothing of it is removed.
std::uint64_t last_line_end(int fd) {
  const std::uint64_t all = file_size(fd).value_or(0);
  std::uint64_t size = all;
  std::array<char, std::size_t{64} * 1024> block{};
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

bool begins_with(int fd, std::string_view text) {
  std::string bytes(text.size(), '\0');
  return read_file_at(fd, bytes.data(), bytes.size(), 0) ==
             static_cast<std::ptrdiff_t>(text.size()) &&
         bytes == text;
}

} // namespace

std::size_t LineContent::whole_part(std::string_view bytes, std::size_t count) const {
  return bytes.substr(0, count).rfind('\n') + 1; // npos + 1 is 0.
}

FileExtent LineContent::examine(int fd) const {
  const std::uint64_t whole = last_line_end(fd);
  return {.whole = whole,
          .empty = whole == 0 || (whole == heading_.size() && begins_with(fd, heading_))};
}

bool LineContent::has_heading(int fd) const {
  std::string bytes(heading_.size(), '\0');
  const std::ptrdiff_t count = read_file_at(fd, bytes.data(), bytes.size(), 0);
  return count >= 0 &&
         heading_.starts_with(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
}

bool LineContent::is_own(int fd, std::uint64_t offset) const {
  const std::string_view expected = heading_.empty() ? std::string_view("{\"") : heading_;
  std::string bytes(expected.size(), '\0');
  const std::ptrdiff_t count =
      read_file_at(fd, bytes.data(), bytes.size(), heading_.empty() ? offset : 0);
  return count > 0 &&
         expected.starts_with(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
}

} // namespace chattcp
