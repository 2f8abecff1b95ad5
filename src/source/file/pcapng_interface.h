// How a pcapng file describes interfaces. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/capture_interface.h"
#include "base/timestamp.h"
#include "source/file/file_numbers.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace chattcp {

// The moment that a timestamp of so many units means.
Timestamp time_of(const CaptureInterface& interface, std::uint64_t units);

// The bytes of a description before its options.
inline constexpr std::uint32_t kInterfaceFixedPart = 8;

// Reads the body of an interface description block (draft-ietf-opsawg-pcapng, 4.2), which has at
// least kInterfaceFixedPart bytes. Keeps at most `room` bytes of options beside those about time.
// Throws BrokenFile for options that are broken: they decide what the times of all its packets
// mean.
std::shared_ptr<CaptureInterface> read_interface(ByteView body, const FileNumbers& numbers,
                                                 std::size_t room);

// For an interface that no file has described: its name, if it is not empty, and that its times
// are in nanoseconds.
void set_name(CaptureInterface& interface, std::string_view name);
void count_in_nanoseconds(CaptureInterface& interface);

} // namespace chattcp
