#include "source/file/pcapng/pcapng_file.h"

#include "source/file/pcapng/pcapng_interface.h"
#include "source/file/pcapng/pcapng_options.h"
#include "source/pcap_handle.h"

#include <algorithm>
#include <string>

namespace chattcp {

namespace {

enum BlockType : std::uint32_t {
  kSectionHeader = 0x0a0d0d0a, // The same in either byte order.
  kInterfaceDescription = 1,
  kObsoletePacket = 2,
  kSimplePacket = 3,
  kEnhancedPacket = 6,
};

constexpr std::uint32_t kBlockFrame = 12; // Type, length, and the length again at the end.
constexpr std::uint32_t kBlockHeader = 8;
constexpr std::uint32_t kTrailer = 4;
constexpr std::uint32_t kShortestSection = 28; // Its header block.
constexpr std::size_t kMostInterfaces = 65536; // Of a section.
constexpr std::size_t kMostOptions =
    std::size_t{1024} * 1024; // Kept for the interfaces of a section.

constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::size_t kByteOrderAt = 8; // Its offset in a section header block.

bool is_byte_order(std::uint32_t magic) {
  return magic == kByteOrderMagic || magic == __builtin_bswap32(kByteOrderMagic);
}

bool holds_packet(std::uint32_t type) {
  return type == kEnhancedPacket || type == kObsoletePacket || type == kSimplePacket;
}

[[noreturn]] void refuse_length(std::uint32_t length) {
  throw BrokenFile("a block claims " + std::to_string(length) + " bytes");
}

[[noreturn]] void refuse_cut(std::uint32_t length) {
  throw BrokenFile("a block of " + std::to_string(length) + " bytes is truncated");
}

} // namespace

bool PcapngFile::recognises(std::uint32_t magic) {
  return magic == kSectionHeader;
}

bool PcapngFile::begins_section(ByteView first) {
  return is_byte_order(FileNumbers().u32(first.data() + kByteOrderAt));
}

PcapngFile::PcapngFile(FileStream& stream) : stream_(stream) {
  Frame none;
  Block block;
  while (!links_.decoded && read_header(block) && !holds_packet(block.type)) {
    read_block(block, none);
  }
}

bool PcapngFile::next(Frame& frame) {
  Block block;
  while (read_header(block)) {
    if (read_block(block, frame)) {
      return true;
    }
  }
  return false;
}

// Any other block may change what the frames before it refer to.
bool PcapngFile::has_next() const {
  const ByteView bytes = stream_.there();
  return bytes.size() >= kBlockHeader && holds_packet(numbers_.u32(bytes.data())) &&
         bytes.size() >= numbers_.u32(bytes.data() + 4);
}

// True for a block that holds a packet.
bool PcapngFile::read_block(const Block& block, Frame& frame) {
  switch (block.type) {
  case kInterfaceDescription:
    add_interface(block);
    return false;
  case kEnhancedPacket:
  case kObsoletePacket:
    read_packet(block, frame);
    return true;
  case kSimplePacket:
    read_simple_packet(block, frame);
    return true;
  default:
    skip_block(block);
    return false;
  }
}

// False at the end of the file.
bool PcapngFile::read_header(Block& block) {
  ByteView bytes = stream_.ahead(kBlockHeader);
  if (bytes.size() < kBlockHeader) {
    if (bytes.empty()) {
      return false;
    }
    throw BrokenFile("a block header is truncated");
  }
  block.type = numbers_.u32(bytes.data());
  std::uint32_t least = kBlockFrame;
  if (block.type == kSectionHeader) {
    start_section(); // Sets the byte order, which the length is in.
    bytes = stream_.ahead(kBlockHeader);
    least = kShortestSection;
  }
  block.length = numbers_.u32(bytes.data() + 4);
  if (block.length < least || block.length % 4 != 0) {
    refuse_length(block.length);
  }
  return true;
}

void PcapngFile::check_trailer(const Block& block, const std::uint8_t* trailer) const {
  if (numbers_.u32(trailer) != block.length) {
    throw BrokenFile("the two lengths of a block differ: " + std::to_string(block.length) +
                     " and " + std::to_string(numbers_.u32(trailer)));
  }
}

// All bytes of the current block, at least `least`; the stream stays at its beginning.
ByteView PcapngFile::whole(const Block& block, std::uint32_t least) {
  if (block.length < least || block.length > kMostInBlock) {
    refuse_length(block.length);
  }
  const ByteView bytes = stream_.ahead(block.length);
  if (bytes.size() < block.length) {
    refuse_cut(block.length);
  }
  check_trailer(block, bytes.data() + block.length - kTrailer);
  return bytes.first(block.length);
}

void PcapngFile::skip_block(const Block& block) {
  for (std::uint32_t left = block.length - kTrailer; left > 0;) {
    const auto there =
        static_cast<std::uint32_t>(std::min<std::size_t>(left, stream_.ahead(1).size()));
    if (there == 0) {
      refuse_cut(block.length);
    }
    stream_.skip(there);
    left -= there;
  }
  const ByteView trailer = stream_.ahead(kTrailer);
  if (trailer.size() < kTrailer) {
    refuse_cut(block.length);
  }
  check_trailer(block, trailer.data());
  stream_.skip(kTrailer);
}

// Sets the byte order of the section, and forgets the interfaces of the previous one.
void PcapngFile::start_section() {
  constexpr std::size_t kFixedPart = 24;
  const ByteView bytes = stream_.ahead(kFixedPart);
  if (bytes.size() < kFixedPart) {
    throw BrokenFile("a section header is truncated");
  }
  const std::uint32_t magic = FileNumbers().u32(bytes.data() + kByteOrderAt);
  if (!is_byte_order(magic)) {
    throw BrokenFile("a section has no byte-order magic");
  }
  numbers_ = FileNumbers(magic != kByteOrderMagic);
  if (const unsigned major = numbers_.u16(bytes.data() + 12); major != 1) {
    throw BrokenFile("a section has version " + std::to_string(major) +
                     " of the pcapng format; only 1 is supported");
  }
  interfaces_.clear();
  option_room_ = kMostOptions;
}

void PcapngFile::add_interface(const Block& block) {
  const ByteView bytes = whole(block, kBlockFrame + kInterfaceFixedPart);
  if (interfaces_.size() == kMostInterfaces) {
    throw BrokenFile("more than " + std::to_string(kMostInterfaces) + " interfaces in a section");
  }
  const std::shared_ptr<CaptureInterface> interface = read_interface(
      bytes.subspan(kBlockHeader, block.length - kBlockFrame), numbers_, option_room_);
  interface->number = static_cast<std::uint32_t>(interfaces_.size());
  option_room_ -= std::min(option_room_, interface->options.size());
  interfaces_.push_back(interface);
  note_link(*interface);
  stream_.skip(block.length);
}

void PcapngFile::note_link(const CaptureInterface& interface) {
  if (!links_.first) {
    links_.first = interface.link_type;
  }
  if (!links_.decoded) {
    links_.decoded = find_link_type_of(static_cast<int>(interface.link_type));
    links_.swapped = interface.swapped;
  }
}

const CaptureInterface& PcapngFile::interface(std::uint32_t number) const {
  if (number >= interfaces_.size()) {
    throw BrokenFile("a packet names interface " + std::to_string(number) +
                     ", but the section has " + std::to_string(interfaces_.size()));
  }
  return *interfaces_[number];
}

// Enhanced packet blocks, and the obsolete packet block, whose interface number has 16 bits.
void PcapngFile::read_packet(const Block& block, Frame& frame) {
  constexpr std::uint32_t kData = 28;
  const ByteView bytes = whole(block, kData + kTrailer);
  const std::uint8_t* const at = bytes.data();
  const CaptureInterface& from =
      interface(block.type == kObsoletePacket ? numbers_.u16(at + 8) : numbers_.u32(at + 8));
  const std::uint32_t captured = numbers_.u32(at + 20);
  if (captured > block.length - kData - kTrailer) {
    throw BrokenFile("a packet claims " + std::to_string(captured) + " bytes in a block of " +
                     std::to_string(block.length));
  }
  // The data is padded; like that of the last option, this padding may be missing.
  const std::uint32_t options = std::min(
      kData + captured + static_cast<std::uint32_t>(padding_of(captured)), block.length - kTrailer);
  const std::uint64_t units = std::uint64_t{numbers_.u32(at + 12)} << 32U | numbers_.u32(at + 16);
  frame = {.bytes = bytes.subspan(kData, captured),
           .wire_length = numbers_.u32(at + 24),
           .time = time_of(from, units),
           .interface = &from,
           .ticks = units,
           .options = bytes.subspan(options, block.length - kTrailer - options)};
  stream_.skip(block.length);
}

// Simple packet blocks belong to the first interface and have no time.
void PcapngFile::read_simple_packet(const Block& block, Frame& frame) {
  constexpr std::uint32_t kData = 12;
  const ByteView bytes = whole(block, kData + kTrailer);
  const CaptureInterface& from = interface(0);
  const std::uint32_t wire_length = numbers_.u32(bytes.data() + 8);
  std::uint32_t captured = std::min(wire_length, block.length - kData - kTrailer);
  if (from.snapshot_length != 0) {
    captured = std::min(captured, from.snapshot_length);
  }
  frame = {.bytes = bytes.subspan(kData, captured),
           .wire_length = wire_length,
           .time = time_of(from, 0),
           .interface = &from};
  stream_.skip(block.length);
}

} // namespace chattcp
