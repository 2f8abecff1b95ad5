#include "source/save/saved_extent.h"

#include "base/bytes.h"
#include "base/frame.h"
#include "platform/file.h"
#include "source/file/pcapng/pcapng_options.h"
#include "source/pcap_header.h"
#include "source/save/pcap_record.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace chattcp {

namespace {

constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kEnhancedPacket = 6;

// Reads a file forward, in large blocks.
class Window {
public:
  explicit Window(int fd) : fd_(fd), size_(file_size(fd).value_or(0)), block_(kBlock) {}

  std::uint64_t size() const { return size_; }

  // True after an error, which is not the end of the file.
  bool failed() const { return failed_; }

  // Reads 32-bit numbers at an offset, which does not fall. False at the end of the file.
  template <std::size_t Count>
  bool read(std::uint64_t offset, std::array<std::uint32_t, Count>& out) {
    constexpr std::size_t kSize = sizeof(std::uint32_t) * Count;
    if (offset < begin_ || offset + kSize > begin_ + filled_) {
      const std::ptrdiff_t count = read_file_at(fd_, block_.data(), block_.size(), offset);
      failed_ = failed_ || count < 0;
      begin_ = offset;
      filled_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 0));
    }
    if (offset + kSize > begin_ + filled_) {
      return false;
    }
    std::memcpy(out.data(), block_.data() + (offset - begin_), kSize);
    return true;
  }

private:
  static constexpr std::size_t kBlock = std::size_t{256} * 1024;

  int fd_;
  std::uint64_t size_;
  std::vector<std::uint8_t> block_;
  std::uint64_t begin_ = 0;
  std::size_t filled_ = 0;
  bool failed_ = false;
};

// No packet has a length of 0: that is what a power loss leaves of a record that was not written.
bool may_be_record(const PcapRecordHeader& header) {
  return header[2] != 0 && header[2] <= kMaxFrameLength;
}

SavedExtent examine_pcap(Window& file) {
  SavedExtent extent{.whole = std::min<std::uint64_t>(sizeof(PcapHeader), file.size())};
  PcapRecordHeader header{};
  while (file.read(extent.whole, header) && may_be_record(header)) {
    const std::uint64_t end = extent.whole + sizeof header + header[2];
    if (end > file.size()) {
      break;
    }
    extent = {.whole = end, .has_packets = true};
  }
  return extent;
}

SavedExtent examine_pcapng(Window& file) {
  constexpr std::size_t kLeast = 12; // Type, length, and the length again at the end.
  SavedExtent extent;
  std::array<std::uint32_t, 2> header{};
  std::array<std::uint32_t, 1> again{};
  while (file.read(extent.whole, header) && header[1] >= kLeast && header[1] <= kMostInBlock) {
    const std::uint64_t end = extent.whole + header[1];
    if (end > file.size() || !file.read(end - sizeof again, again) || again[0] != header[1]) {
      break;
    }
    extent.whole = end;
    extent.has_packets = extent.has_packets || header[0] == kEnhancedPacket;
  }
  return extent;
}

SavedExtent examine(Window& file) {
  std::array<std::uint32_t, 1> magic{};
  if (!file.read(0, magic)) {
    return {};
  }
  if (magic[0] == PcapHeader().magic) {
    return examine_pcap(file);
  }
  return magic[0] == kSectionHeader ? examine_pcapng(file)
                                    : SavedExtent{.whole = file.size(), .has_packets = true};
}

} // namespace

SavedExtent examine_saved(int fd) {
  Window file(fd);
  const SavedExtent extent = examine(file);
  return file.failed() ? SavedExtent{.whole = file.size(), .has_packets = true} : extent;
}

} // namespace chattcp
