// The pcapng format (draft-ietf-opsawg-pcapng). For source/ only.
#pragma once

#include "source/capture_file.h"
#include "source/file_numbers.h"
#include "source/pcapng_interface.h"

#include <cstddef>
#include <vector>

namespace chattcp {

// Walks the blocks of all sections, whatever their byte orders and their interfaces' link types,
// resolutions and snapshot lengths. Blocks that hold no packet are passed over without a copy.
class PcapngFile : public CaptureFile {
public:
  // True where `magic`, the first four bytes, are the type of a section header block.
  static bool recognises(std::uint32_t magic);

  // Of those that are: true where the first kLeast bytes tell the byte order, as no text file does.
  static constexpr std::size_t kLeast = 12;
  static bool begins_section(ByteView first);

  // Reads up to the first description of an interface. Throws BrokenFile.
  explicit PcapngFile(FileStream& stream);

  std::uint32_t link_type() const override { return first_link_type_; }
  bool swapped() const override { return numbers_.swapped(); }
  bool next(CaptureRecord& record) override;

private:
  struct Block {
    std::uint32_t type = 0;
    std::uint32_t length = 0; // In bytes, all included.
  };

  enum class Found : std::uint8_t { packet, other, end };
  Found read_block(CaptureRecord& record);
  bool read_header(Block& block);
  ByteView whole(const Block& block, std::uint32_t least);
  void skip_block(const Block& block);
  void check_trailer(const Block& block, const std::uint8_t* trailer) const;
  void start_section();
  void add_interface(const Block& block);
  const PcapngInterface& interface(std::uint32_t number) const;
  void read_packet(const Block& block, CaptureRecord& record);
  void read_simple_packet(const Block& block, CaptureRecord& record);

  FileStream& stream_;
  FileNumbers numbers_;
  std::vector<PcapngInterface> interfaces_; // Of the section.
  std::uint32_t first_link_type_ = 0;
  bool has_interface_ = false; // Some section has described one.
};

} // namespace chattcp
