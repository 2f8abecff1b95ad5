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

// Walks over the options of a block, which end with its bytes or a mark.
class PcapngOptions {
public:
  PcapngOptions(ByteView options, const FileNumbers& numbers) : rest_(options), numbers_(numbers) {}

  // The next one; nothing at the end, and after one that is cut.
  std::optional<PcapngOption> next();

private:
  ByteView rest_;
  FileNumbers numbers_;
};

// Bytes of a block that is read as a whole: the longest frame, and what there is to say of it.
inline constexpr std::uint32_t kMostInBlock = kMaxFrameLength + 1024 * 1024;

// What an option is of.
enum class OptionOwner : std::uint8_t { interface, packet };

// Appends an option in this machine's byte order. `numbers` is the order of numbers in `value`.
void append_option(std::vector<std::uint8_t>& out, OptionOwner owner, const PcapngOption& option,
                   const FileNumbers& numbers);

// The bytes up to the next multiple of four.
constexpr std::size_t padding_of(std::size_t length) {
  return (4 - length % 4) % 4;
}

} // namespace chattcp
