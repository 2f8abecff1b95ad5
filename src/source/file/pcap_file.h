// The pcap format (draft-ietf-opsawg-pcap), in all variants that libpcap reads. For source/ only.
#pragma once

#include "source/file/capture_file.h"
#include "source/file/file_numbers.h"

#include <cstddef>
#include <optional>

namespace chattcp {

class PcapFile : public CaptureFile {
public:
  static constexpr std::size_t kHeaderLength = 24;

  // True if `magic`, the first four bytes in this machine's order, is of this format.
  static bool recognises(std::uint32_t magic);

  // Takes the header, which must be there. Throws NoCapture for an unknown version.
  explicit PcapFile(FileStream& stream);

  DescribedLinks links() const override;
  bool next(Frame& frame) override;
  bool has_next() const override;

private:
  // Before version 2.4 the two lengths of a record could be swapped.
  enum class Lengths : std::uint8_t { as_documented, swapped, longer_is_wire };

  void read_version(const std::uint8_t* header);
  bool lengths_are_swapped(std::uint32_t first, std::uint32_t second) const;

  FileStream& stream_;
  FileNumbers numbers_;
  std::size_t record_header_ = 0; // Its length in bytes.
  std::int64_t per_fraction_ = 1; // Nanoseconds per unit of the fraction.
  Lengths lengths_ = Lengths::as_documented;
  std::shared_ptr<CaptureInterface> interface_; // All that the header says of the frames.
};

} // namespace chattcp
