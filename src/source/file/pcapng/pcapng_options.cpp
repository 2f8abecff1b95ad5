#include "source/file/pcapng/pcapng_options.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace chattcp {

namespace {

// Numbers in option values. All other values are text, or bytes in a fixed order.
struct NumberAt {
  std::uint16_t code;
  std::uint8_t offset;
  std::uint8_t width;
};
constexpr auto kOfInterfaces = std::to_array<NumberAt>({
    {.code = 8, .offset = 0, .width = 8},  // if_speed
    {.code = 10, .offset = 0, .width = 4}, // if_tzone
    {.code = 14, .offset = 0, .width = 8}, // if_tsoffset
    {.code = 16, .offset = 0, .width = 8}, // if_txspeed
    {.code = 17, .offset = 0, .width = 8}, // if_rxspeed
});
constexpr auto kOfPackets = std::to_array<NumberAt>({
    {.code = 2, .offset = 0, .width = 4}, // epb_flags
    {.code = 4, .offset = 0, .width = 8}, // epb_dropcount
    {.code = 5, .offset = 0, .width = 8}, // epb_packetid
    {.code = 6, .offset = 0, .width = 4}, // epb_queue
    {.code = 7, .offset = 1, .width = 8}, // epb_verdict, after its kind
});
// Custom options begin with an enterprise number.
constexpr auto kOfAll = std::to_array<NumberAt>({
    {.code = 2988, .offset = 0, .width = 4},
    {.code = 2989, .offset = 0, .width = 4},
    {.code = 19372, .offset = 0, .width = 4},
    {.code = 19373, .offset = 0, .width = 4},
});

template <typename Table>
void swap_in_table(const Table& table, std::uint16_t code, std::uint8_t* value, std::size_t size) {
  for (const NumberAt& number : table) {
    if (number.code == code && number.offset + std::size_t{number.width} <= size) {
      std::reverse(value + number.offset, value + number.offset + number.width);
    }
  }
}

void put_u16(std::vector<std::uint8_t>& out, std::uint16_t number) {
  std::array<std::uint8_t, sizeof number> bytes{};
  std::memcpy(bytes.data(), &number, sizeof number);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

} // namespace

std::optional<PcapngOption> PcapngOptions::next() {
  constexpr std::uint16_t kEndOfOptions = 0;
  constexpr std::size_t kHeader = 4;
  if (rest_.size() < kHeader) {
    return std::nullopt;
  }
  PcapngOption option{.code = numbers_.u16(rest_.data()),
                      .length = numbers_.u16(rest_.data() + 2),
                      .value = {},
                      .cut = false};
  rest_ = rest_.subspan(kHeader);
  if (option.code == kEndOfOptions) {
    rest_ = {};
    return std::nullopt;
  }
  option.cut = option.length > rest_.size();
  if (!option.cut) {
    option.value = rest_.first(option.length);
  }
  const std::size_t taken = option.length + padding_of(option.length);
  rest_ = rest_.subspan(std::min(taken, rest_.size()));
  return option;
}

void append_option(std::vector<std::uint8_t>& out, OptionOwner owner, const PcapngOption& option,
                   const FileNumbers& numbers) {
  put_u16(out, option.code);
  put_u16(out, static_cast<std::uint16_t>(option.value.size()));
  const std::size_t at = out.size();
  out.insert(out.end(), option.value.begin(), option.value.end());
  if (numbers.swapped()) {
    std::uint8_t* const value = out.data() + at;
    if (owner == OptionOwner::interface) {
      swap_in_table(kOfInterfaces, option.code, value, option.value.size());
    } else {
      swap_in_table(kOfPackets, option.code, value, option.value.size());
    }
    swap_in_table(kOfAll, option.code, value, option.value.size());
  }
  out.resize(out.size() + padding_of(option.value.size()));
}

} // namespace chattcp
