#include "source/file/pcapng/pcapng_interface.h"

#include "source/file/capture_file.h"
#include "source/file/pcapng/pcapng_options.h"

#include <bit>
#include <string>

namespace chattcp {

namespace {

[[noreturn]] void refuse_option(const PcapngOption& option) {
  throw BrokenFile("option " + std::to_string(option.code) + " of an interface claims " +
                   std::to_string(option.length) + " bytes");
}

// Option if_tsresol: 10^-n or 2^-n of a second.
std::uint64_t units_per_second(std::uint8_t resolution) {
  constexpr unsigned kBinary = 0x80;
  constexpr unsigned kMostDigits = 19;
  constexpr unsigned kMostBits = 63;
  const unsigned exponent = resolution & 0x7fU;
  if (exponent > ((resolution & kBinary) != 0 ? kMostBits : kMostDigits)) {
    throw BrokenFile("the timestamp resolution of an interface does not fit into 64 bits");
  }
  if ((resolution & kBinary) != 0) {
    return std::uint64_t{1} << exponent;
  }
  std::uint64_t units = 1;
  for (unsigned i = 0; i < exponent; ++i) {
    units *= 10;
  }
  return units;
}

// A fraction of a second in nanoseconds, rounded down. Its unit is a power of 10 or 2.
std::int64_t nanoseconds_of(std::uint64_t fraction, std::uint64_t per_second) {
  constexpr std::uint64_t kNanoseconds = 1'000'000'000;
  constexpr std::uint64_t kMostFactor = std::uint64_t{1} << 34U; // Times 10^9: below 2^64.
  if (per_second % kNanoseconds == 0) {
    return static_cast<std::int64_t>(fraction / (per_second / kNanoseconds));
  }
  if (per_second <= kMostFactor) {
    return static_cast<std::int64_t>(fraction * kNanoseconds / per_second);
  }
  // A power of two: multiply in two halves; the lower one only contributes its carry.
  constexpr unsigned kHalf = 32;
  const std::uint64_t carry = (fraction & 0xffff'ffffU) * kNanoseconds >> kHalf;
  const auto shift = static_cast<unsigned>(std::countr_zero(per_second)) - kHalf;
  return static_cast<std::int64_t>(((fraction >> kHalf) * kNanoseconds + carry) >> shift);
}

constexpr std::uint16_t kName = 2;
constexpr std::uint16_t kDescription = 3;
constexpr std::uint16_t kTimestampResolution = 9;
constexpr std::uint16_t kTimestampOffset = 14;

bool is_about_time(std::uint16_t code) {
  return code == kTimestampResolution || code == kTimestampOffset;
}

void take_option(const PcapngOption& option, const FileNumbers& numbers,
                 CaptureInterface& interface) {
  if (option.cut) {
    refuse_option(option);
  }
  if (option.code == kTimestampResolution && option.length == 1) {
    interface.per_second = units_per_second(option.value[0]);
  } else if (option.code == kTimestampOffset && option.length == sizeof interface.offset) {
    interface.offset = numbers.u64(option.value.data());
  } else if (is_about_time(option.code)) {
    refuse_option(option);
  }
}

void add_option(CaptureInterface& interface, std::uint16_t code, ByteView value) {
  append_option(interface.options, OptionOwner::interface,
                {.code = code,
                 .length = static_cast<std::uint16_t>(value.size()),
                 .value = value,
                 .cut = false},
                FileNumbers());
}

void add_text(CaptureInterface& interface, std::uint16_t code, std::string_view text) {
  if (!text.empty()) {
    add_option(interface, code, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
}

} // namespace

Timestamp time_of(const CaptureInterface& interface, std::uint64_t units) {
  return {.seconds = static_cast<std::int64_t>(units / interface.per_second + interface.offset),
          .nanoseconds = nanoseconds_of(units % interface.per_second, interface.per_second)};
}

std::shared_ptr<CaptureInterface> read_interface(ByteView body, const FileNumbers& numbers,
                                                 std::size_t room) {
  auto interface = std::make_shared<CaptureInterface>();
  interface->link_type = numbers.u16(body.data());
  interface->snapshot_length = numbers.u32(body.data() + 4);
  interface->swapped = numbers.swapped();
  const ByteView all = body.subspan(kInterfaceFixedPart);
  PcapngOptions options(all, numbers);
  while (const auto option = options.next()) {
    take_option(*option, numbers, *interface);
    if (all.size() <= room || is_about_time(option->code)) {
      append_option(interface->options, OptionOwner::interface, *option, numbers);
    }
  }
  interface->options.shrink_to_fit();
  return interface;
}

void set_name(CaptureInterface& interface, std::string_view name) {
  add_text(interface, kName, name);
}

void set_description(CaptureInterface& interface, std::string_view description) {
  add_text(interface, kDescription, description);
}

void count_in_nanoseconds(CaptureInterface& interface) {
  constexpr std::uint8_t kDigits = 9;
  interface.per_second = units_per_second(kDigits);
  add_option(interface, kTimestampResolution, {&kDigits, 1});
}

} // namespace chattcp
