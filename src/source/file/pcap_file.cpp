#include "source/file/pcap_file.h"

#include "base/frame.h"
#include "source/file/pcapng/pcapng_interface.h"
#include "source/pcap_handle.h"

#include <array>
#include <string>
#include <utility>

namespace chattcp {

namespace {

// The variants of the format, by magic number.
struct Kind {
  std::uint32_t magic;
  std::int64_t per_fraction; // Nanoseconds per unit of the fraction.
  std::size_t record_header;
};
constexpr std::array kKinds{
    Kind{.magic = 0xa1b2c3d4, .per_fraction = 1000, .record_header = 16},
    Kind{.magic = 0xa1b23c4d, .per_fraction = 1, .record_header = 16},
    // Alexey Kuznetzov's variant on old Linux systems: eight more bytes per record.
    Kind{.magic = 0xa1b2cd34, .per_fraction = 1000, .record_header = 24},
};

const Kind* find_kind(std::uint32_t magic) {
  for (const Kind& kind : kKinds) {
    if (kind.magic == magic) {
      return &kind;
    }
  }
  return nullptr;
}

// A record with more captured bytes is broken.
constexpr std::uint32_t kMostCaptured = kMaxFrameLength;

} // namespace

bool PcapFile::recognises(std::uint32_t magic) {
  return find_kind(magic) != nullptr || find_kind(__builtin_bswap32(magic)) != nullptr;
}

PcapFile::PcapFile(FileStream& stream) : stream_(stream) {
  constexpr std::uint32_t kLinkTypeBits = 0x03ffffff; // The others are about a frame checksum.
  const std::uint8_t* const header = stream_.ahead(kHeaderLength).data();
  const Kind* kind = find_kind(numbers_.u32(header));
  if (kind == nullptr) {
    numbers_ = FileNumbers(true);
    kind = find_kind(numbers_.u32(header));
  }
  record_header_ = kind->record_header;
  per_fraction_ = kind->per_fraction;
  read_version(header);
  interface_ = std::make_shared<CaptureInterface>();
  interface_->link_type = numbers_.u32(header + 20) & kLinkTypeBits;
  interface_->snapshot_length = numbers_.u32(header + 16);
  interface_->swapped = numbers_.swapped();
  if (per_fraction_ == 1) {
    count_in_nanoseconds(*interface_);
  }
  stream_.skip(kHeaderLength);
}

void PcapFile::read_version(const std::uint8_t* header) {
  constexpr unsigned kDgUx = 543; // Written by tcpdump on Data General's DG/UX.
  const unsigned major = numbers_.u16(header + 4);
  const unsigned minor = numbers_.u16(header + 6);
  if (major != 2 && major != kDgUx) {
    throw NoCapture("version " + std::to_string(major) + "." + std::to_string(minor) +
                    " of the pcap format is not supported; 2.x is");
  }
  if (major == kDgUx || minor < 3) {
    lengths_ = Lengths::swapped;
  } else if (minor == 3) {
    lengths_ = Lengths::longer_is_wire;
  }
}

DescribedLinks PcapFile::links() const {
  return {.first = interface_->link_type,
          .decoded = find_link_type_of(static_cast<int>(interface_->link_type)),
          .swapped = interface_->swapped,
          .complete = true};
}

bool PcapFile::lengths_are_swapped(std::uint32_t first, std::uint32_t second) const {
  return lengths_ == Lengths::swapped || (lengths_ == Lengths::longer_is_wire && first > second);
}

bool PcapFile::next(Frame& frame) {
  ByteView bytes = stream_.ahead(record_header_);
  if (bytes.size() < record_header_) {
    if (bytes.empty()) {
      return false;
    }
    throw BrokenFile("a record header is truncated");
  }
  const std::uint8_t* const header = bytes.data();
  const std::uint32_t seconds = numbers_.u32(header);
  const std::uint32_t fraction = numbers_.u32(header + 4);
  frame.time = {.seconds = seconds, .nanoseconds = fraction * per_fraction_};
  frame.ticks = seconds * interface_->per_second +
                fraction; // A fraction of a second or more is carried over.
  std::uint32_t captured = numbers_.u32(header + 8);
  frame.wire_length = numbers_.u32(header + 12);
  if (lengths_ != Lengths::as_documented && lengths_are_swapped(captured, frame.wire_length)) {
    std::swap(captured, frame.wire_length);
  }
  if (captured > kMostCaptured) {
    throw BrokenFile("a record claims " + std::to_string(captured) +
                     " bytes, more than the maximum of " + std::to_string(kMostCaptured) +
                     " that there can be");
  }
  const std::size_t length = record_header_ + captured;
  bytes = stream_.ahead(length);
  if (bytes.size() < length) {
    throw BrokenFile("a record of " + std::to_string(captured) + " bytes is truncated");
  }
  frame.bytes = bytes.subspan(record_header_, captured);
  frame.interface = interface_.get();
  stream_.skip(length);
  return true;
}

bool PcapFile::has_next() const {
  const ByteView bytes = stream_.there();
  if (lengths_ != Lengths::as_documented || bytes.size() < record_header_) {
    return false;
  }
  return bytes.size() - record_header_ >= numbers_.u32(bytes.data() + 8);
}

} // namespace chattcp
