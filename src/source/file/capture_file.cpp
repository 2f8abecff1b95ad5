#include "source/file/capture_file.h"

#include "source/file/file_numbers.h"
#include "source/file/other_formats.h"
#include "source/file/pcap_file.h"
#include "source/file/pcapng/pcapng_file.h"

namespace chattcp {

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
      throw NoCapture(name_other_format(section));
    }
    return std::make_unique<PcapngFile>(stream);
  }
  if (!PcapFile::recognises(magic)) {
    throw NoCapture(name_other_format(stream.ahead(needed_to_name(first.first(kMagic)))));
  }
  if (stream.ahead(PcapFile::kHeaderLength).size() < PcapFile::kHeaderLength) {
    return nullptr;
  }
  return std::make_unique<PcapFile>(stream);
}

} // namespace chattcp
