// The pcapng format (draft-ietf-opsawg-pcapng). For source/ only.
#pragma once

#include "source/file/capture_file.h"
#include "source/file/file_numbers.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace chattcp {

// Walks the blocks of all sections, with any byte order, link types, resolutions and snapshot
// lengths. Blocks without a packet are skipped without a copy.
class PcapngFile : public CaptureFile {
public:
  // True if `magic`, the first four bytes, is the type of a section header block.
  static bool recognises(std::uint32_t magic);

  // True if the first kLeast bytes of such a file also have a valid byte-order magic, which no text
  // file has.
  static constexpr std::size_t kLeast = 12;
  static bool begins_section(ByteView first);

  // Reads up to the first interface that is decoded, but no packet. Throws BrokenFile.
  explicit PcapngFile(FileStream& stream);

  DescribedLinks links() const override { return links_; }
  bool next(Frame& frame) override;
  bool has_next() const override;

private:
  struct Block {
    std::uint32_t type = 0;
    std::uint32_t length = 0; // The whole block, in bytes.
  };

  bool read_header(Block& block);
  bool read_block(const Block& block, Frame& frame);
  ByteView whole(const Block& block, std::uint32_t least);
  void skip_block(const Block& block);
  void check_trailer(const Block& block, const std::uint8_t* trailer) const;
  void start_section();
  void add_interface(const Block& block);
  void note_link(const CaptureInterface& interface);
  const CaptureInterface& interface(std::uint32_t number) const;
  void read_packet(const Block& block, Frame& frame);
  void read_simple_packet(const Block& block, Frame& frame);

  FileStream& stream_;
  FileNumbers numbers_;
  std::vector<std::shared_ptr<CaptureInterface>> interfaces_; // Of the section.
  std::size_t option_room_ = 0; // How many more bytes of their options may be kept.
  DescribedLinks links_;        // In all sections so far.
};

} // namespace chattcp
