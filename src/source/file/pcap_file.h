// The pcap format (draft-ietf-opsawg-pcap), with the kinds that libpcap reads. For source/ only.
#pragma once

#include "source/file/capture_file.h"
#include "source/file/file_numbers.h"

#include <cstddef>
#include <optional>

namespace chattcp {

class PcapFile : public CaptureFile {
public:
  static constexpr std::size_t kHeaderLength = 24;

  // True where `magic`, the first four bytes in this machine's order, are of this format.
  static bool recognises(std::uint32_t magic);

  // Takes the header, which must be there. Throws NoCapture for a version that is not known.
  explicit PcapFile(FileStream& stream);

  DescribedLinks links() const override;
  bool next(Frame& frame) override;

private:
  // Before version 2.4 the two lengths of a record could stand in the other order.
  enum class Lengths : std::uint8_t { as_documented, swapped, longer_is_wire };

  void read_version(const std::uint8_t* header);
  bool lengths_are_swapped(std::uint32_t first, std::uint32_t second) const;

  FileStream& stream_;
  FileNumbers numbers_;
  std::size_t record_header_ = 0; // Its length in bytes.
  std::int64_t per_fraction_ = 1; // Nanoseconds of a unit of the fraction.
  Lengths lengths_ = Lengths::as_documented;
  std::shared_ptr<CaptureInterface> interface_; // All that the header says of the frames.
};

} // namespace chattcp
