#include "source/capture_file.h"

#include "source/file_numbers.h"
#include "source/pcap_file.h"
#include "source/pcapng_file.h"

#include <string_view>

namespace chattcp {

namespace {

// Why a file with this beginning cannot be a capture.
[[noreturn]] void refuse(ByteView bytes) {
  const std::string_view first(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (first.starts_with("\x1f\x8b") || first.starts_with("\x28\xb5\x2f\xfd") ||
      first.starts_with("\xfd"
                        "7zX")) {
    throw NoCapture("compressed; unpack it on the way: zcat FILE | chattcp capture -r -");
  }
  throw NoCapture("not a capture file (pcap or pcapng)");
}

} // namespace

std::unique_ptr<CaptureFile> open_capture_file(FileStream& stream) {
  constexpr std::size_t kMagic = 4;
  const ByteView first = stream.ahead(kMagic);
  if (first.size() < kMagic) {
    return nullptr;
  }
  const std::uint32_t magic = FileNumbers().u32(first.data());
  if (PcapngFile::recognises(magic)) {
    const ByteView section = stream.ahead(PcapngFile::kLeast);
    if (section.size() < PcapngFile::kLeast) {
      return nullptr;
    }
    if (!PcapngFile::begins_section(section)) {
      refuse(section);
    }
    return std::make_unique<PcapngFile>(stream);
  }
  if (!PcapFile::recognises(magic)) {
    refuse(first);
  }
  if (stream.ahead(PcapFile::kHeaderLength).size() < PcapFile::kHeaderLength) {
    return nullptr;
  }
  return std::make_unique<PcapFile>(stream);
}

} // namespace chattcp
