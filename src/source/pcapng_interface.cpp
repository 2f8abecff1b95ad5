#include "source/pcapng_interface.h"

#include "source/capture_file.h"

#include <algorithm>
#include <bit>
#include <string>

namespace chattcp {

namespace {

[[noreturn]] void refuse_option(std::uint16_t code, std::size_t length) {
  throw BrokenFile("an interface whose option " + std::to_string(code) + " says to have " +
                   std::to_string(length) + " bytes");
}

// 10^-n or 2^-n of a second (option if_tsresol).
std::uint64_t units_per_second(std::uint8_t resolution) {
  constexpr unsigned kBinary = 0x80;
  constexpr unsigned kMostDigits = 19;
  constexpr unsigned kMostBits = 63;
  const unsigned exponent = resolution & 0x7fU;
  if (exponent > ((resolution & kBinary) != 0 ? kMostBits : kMostDigits)) {
    throw BrokenFile("an interface whose timestamps are finer than 64 bits can count");
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

// The nanoseconds of a fraction of a second, whose unit is a power of 10 or of 2; rounded down.
std::int64_t nanoseconds_of(std::uint64_t fraction, std::uint64_t per_second) {
  constexpr std::uint64_t kNanoseconds = 1'000'000'000;
  constexpr std::uint64_t kMostFactor = std::uint64_t{1} << 34U; // Times 10^9: below 2^64.
  if (per_second % kNanoseconds == 0) {
    return static_cast<std::int64_t>(fraction / (per_second / kNanoseconds));
  }
  if (per_second <= kMostFactor) {
    return static_cast<std::int64_t>(fraction * kNanoseconds / per_second);
  }
  // A power of two: the product in two halves, of which the lower one only carries.
  constexpr unsigned kHalf = 32;
  const std::uint64_t carry = (fraction & 0xffff'ffffU) * kNanoseconds >> kHalf;
  const auto shift = static_cast<unsigned>(std::countr_zero(per_second)) - kHalf;
  return static_cast<std::int64_t>(((fraction >> kHalf) * kNanoseconds + carry) >> shift);
}

void take_option(std::uint16_t code, ByteView value, const FileNumbers& numbers,
                 PcapngInterface& interface) {
  constexpr std::uint16_t kTimestampResolution = 9;
  constexpr std::uint16_t kTimestampOffset = 14;
  if (code == kTimestampResolution && value.size() == 1) {
    interface.per_second = units_per_second(value[0]);
  } else if (code == kTimestampOffset && value.size() == sizeof interface.offset) {
    interface.offset = numbers.u64(value.data());
  } else if (code == kTimestampResolution || code == kTimestampOffset) {
    refuse_option(code, value.size());
  }
}

void read_options(ByteView options, const FileNumbers& numbers, PcapngInterface& interface) {
  constexpr std::uint16_t kEndOfOptions = 0;
  constexpr std::size_t kHeader = 4;
  while (options.size() >= kHeader) {
    const std::uint16_t code = numbers.u16(options.data());
    const std::size_t length = numbers.u16(options.data() + 2);
    options = options.subspan(kHeader);
    if (code == kEndOfOptions) {
      return;
    }
    if (length > options.size()) {
      refuse_option(code, length);
    }
    take_option(code, options.first(length), numbers, interface);
    options = options.subspan(std::min((length + 3) / 4 * 4, options.size()));
  }
}

} // namespace

Timestamp PcapngInterface::time_of(std::uint64_t units) const {
  return {.seconds = static_cast<std::int64_t>(units / per_second + offset),
          .nanoseconds = nanoseconds_of(units % per_second, per_second)};
}

PcapngInterface read_interface(ByteView body, const FileNumbers& numbers) {
  PcapngInterface interface;
  interface.link_type = numbers.u16(body.data());
  interface.snapshot_length = numbers.u32(body.data() + 4);
  read_options(body.subspan(kInterfaceFixedPart), numbers, interface);
  return interface;
}

} // namespace chattcp
