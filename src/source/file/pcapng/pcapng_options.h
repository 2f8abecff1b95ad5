// Options of pcapng blocks (draft-ietf-opsawg-pcapng, 3.5). For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/frame.h"
#include "source/file/file_numbers.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chattcp {

struct PcapngOption {
  std::uint16_t code = 0;
  std::uint16_t length = 0; // As stated; `value` is empty where the block has fewer bytes.
  ByteView value;
  bool cut = false;
};

// Walks the options of a block, up to the end-of-options option or the end of the block.
class PcapngOptions {
public:
  PcapngOptions(ByteView options, const FileNumbers& numbers) : rest_(options), numbers_(numbers) {}

  // The next option; nothing at the end and after one that is cut.
  std::optional<PcapngOption> next();

private:
  ByteView rest_;
  FileNumbers numbers_;
};

// The most bytes of a block that is read as a whole: the longest frame with its options.
inline constexpr std::uint32_t kMostInBlock = kMaxFrameLength + 1024 * 1024;

// The block that an option belongs to.
enum class OptionOwner : std::uint8_t { interface, packet };

// Appends an option in this machine's byte order. `numbers` has the byte order of numbers in
// `value`.
void append_option(std::vector<std::uint8_t>& out, OptionOwner owner, const PcapngOption& option,
                   const FileNumbers& numbers);

// The bytes up to the next multiple of four.
constexpr std::size_t padding_of(std::size_t length) {
  return (4 - length % 4) % 4;
}

} // namespace chattcp
