#include "source/pcapng_file.h"

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

constexpr std::uint32_t kBlockFrame = 12; // Type, length, and the length once more.
constexpr std::uint32_t kBlockHeader = 8;
constexpr std::uint32_t kTrailer = 4;
constexpr std::uint32_t kShortestSection = 28;            // Its header block.
constexpr std::uint32_t kMostInMemory = 16 * 1024 * 1024; // As libpcap.
constexpr std::size_t kMostInterfaces = 65536;            // A section's.

constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::size_t kByteOrderAt = 8; // Where it stands in a section's header.

bool is_byte_order(std::uint32_t magic) {
  return magic == kByteOrderMagic || magic == __builtin_bswap32(kByteOrderMagic);
}

[[noreturn]] void refuse_length(std::uint32_t length) {
  throw BrokenFile("a block that says to have " + std::to_string(length) + " bytes");
}

[[noreturn]] void refuse_cut(std::uint32_t length) {
  throw BrokenFile("a block of " + std::to_string(length) + " bytes is cut");
}

} // namespace

bool PcapngFile::recognises(std::uint32_t magic) {
  return magic == kSectionHeader;
}

bool PcapngFile::begins_section(ByteView first) {
  return is_byte_order(FileNumbers().u32(first.data() + kByteOrderAt));
}

PcapngFile::PcapngFile(FileStream& stream) : stream_(stream) {
  CaptureRecord none; // A packet before the first interface is broken.
  while (!has_interface_) {
    if (read_block(none) == Found::end) {
      throw BrokenFile("no interface is described");
    }
  }
}

bool PcapngFile::next(CaptureRecord& record) {
  Found found = Found::other;
  while (found == Found::other) {
    found = read_block(record);
  }
  return found == Found::packet;
}

PcapngFile::Found PcapngFile::read_block(CaptureRecord& record) {
  Block block;
  if (!read_header(block)) {
    return Found::end;
  }
  switch (block.type) {
  case kInterfaceDescription:
    add_interface(block);
    return Found::other;
  case kEnhancedPacket:
  case kObsoletePacket:
    read_packet(block, record);
    return Found::packet;
  case kSimplePacket:
    read_simple_packet(block, record);
    return Found::packet;
  default:
    skip_block(block);
    return Found::other;
  }
}

// False at the end of the file.
bool PcapngFile::read_header(Block& block) {
  ByteView bytes = stream_.ahead(kBlockHeader);
  if (bytes.size() < kBlockHeader) {
    if (bytes.empty()) {
      return false;
    }
    throw BrokenFile("the header of a block is cut");
  }
  block.type = numbers_.u32(bytes.data());
  std::uint32_t least = kBlockFrame;
  if (block.type == kSectionHeader) {
    start_section(); // It tells in which order the length is.
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
    throw BrokenFile("a block whose two lengths differ, " + std::to_string(block.length) + " and " +
                     std::to_string(numbers_.u32(trailer)));
  }
}

// All bytes of a block that is to be looked at, `least` at least; the stream stays at its
// beginning.
ByteView PcapngFile::whole(const Block& block, std::uint32_t least) {
  if (block.length < least || block.length > kMostInMemory) {
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

// Learns the byte order of what follows; the interfaces of the section before are no more.
void PcapngFile::start_section() {
  constexpr std::size_t kFixedPart = 24;
  const ByteView bytes = stream_.ahead(kFixedPart);
  if (bytes.size() < kFixedPart) {
    throw BrokenFile("the header of a section is cut");
  }
  const std::uint32_t magic = FileNumbers().u32(bytes.data() + kByteOrderAt);
  if (!is_byte_order(magic)) {
    throw BrokenFile("a section without its byte-order magic");
  }
  numbers_ = FileNumbers(magic != kByteOrderMagic);
  if (const unsigned major = numbers_.u16(bytes.data() + 12); major != 1) {
    throw BrokenFile("a section of version " + std::to_string(major) +
                     " of the pcapng format; 1 is known");
  }
  interfaces_.clear();
}

void PcapngFile::add_interface(const Block& block) {
  const ByteView bytes = whole(block, kBlockFrame + kInterfaceFixedPart);
  if (interfaces_.size() == kMostInterfaces) {
    throw BrokenFile("more than " + std::to_string(kMostInterfaces) + " interfaces in a section");
  }
  interfaces_.push_back(
      read_interface(bytes.subspan(kBlockHeader, block.length - kBlockFrame), numbers_));
  if (!has_interface_) {
    first_link_type_ = interfaces_.back().link_type;
    has_interface_ = true;
  }
  stream_.skip(block.length);
}

const PcapngInterface& PcapngFile::interface(std::uint32_t number) const {
  if (number >= interfaces_.size()) {
    throw BrokenFile("a packet of interface " + std::to_string(number) +
                     ", where the section has " + std::to_string(interfaces_.size()) + " of them");
  }
  return interfaces_[number];
}

// The enhanced one, and the obsolete one, whose interface has 16 bits only.
void PcapngFile::read_packet(const Block& block, CaptureRecord& record) {
  constexpr std::uint32_t kData = 28;
  const ByteView bytes = whole(block, kData + kTrailer);
  const std::uint8_t* const at = bytes.data();
  const PcapngInterface& from =
      interface(block.type == kObsoletePacket ? numbers_.u16(at + 8) : numbers_.u32(at + 8));
  const std::uint32_t captured = numbers_.u32(at + 20);
  if (captured > block.length - kData - kTrailer) {
    throw BrokenFile("a packet that says to have " + std::to_string(captured) +
                     " bytes in a block of " + std::to_string(block.length));
  }
  const std::uint64_t units = std::uint64_t{numbers_.u32(at + 12)} << 32U | numbers_.u32(at + 16);
  record = {.bytes = bytes.subspan(kData, captured),
            .wire_length = numbers_.u32(at + 24),
            .time = from.time_of(units),
            .link_type = from.link_type,
            .swapped = numbers_.swapped()};
  stream_.skip(block.length);
}

// Of the first interface, and without a time.
void PcapngFile::read_simple_packet(const Block& block, CaptureRecord& record) {
  constexpr std::uint32_t kData = 12;
  const ByteView bytes = whole(block, kData + kTrailer);
  const PcapngInterface& from = interface(0);
  const std::uint32_t wire_length = numbers_.u32(bytes.data() + 8);
  std::uint32_t captured = std::min(wire_length, block.length - kData - kTrailer);
  if (from.snapshot_length != 0) {
    captured = std::min(captured, from.snapshot_length);
  }
  record = {.bytes = bytes.subspan(kData, captured),
            .wire_length = wire_length,
            .time = from.time_of(0),
            .link_type = from.link_type,
            .swapped = numbers_.swapped()};
  stream_.skip(block.length);
}

} // namespace chattcp
