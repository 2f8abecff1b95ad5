// Interface description blocks of pcapng. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/capture_interface.h"
#include "base/timestamp.h"
#include "source/file/file_numbers.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace chattcp {

// The time of a timestamp in units of an interface.
Timestamp time_of(const CaptureInterface& interface, std::uint64_t units);

// The length of a description before its options.
inline constexpr std::uint32_t kInterfaceFixedPart = 8;

// Reads the body of an interface description block (draft-ietf-opsawg-pcapng, 4.2) of at least
// kInterfaceFixedPart bytes. Keeps at most `room` bytes of options besides those about time. Throws
// BrokenFile for broken options, as the times of all its packets depend on them.
std::shared_ptr<CaptureInterface> read_interface(ByteView body, const FileNumbers& numbers,
                                                 std::size_t room);

// Options of an interface that no file describes: its name and description, unless empty, and a
// resolution of nanoseconds.
void set_name(CaptureInterface& interface, std::string_view name);
void set_description(CaptureInterface& interface, std::string_view description);
void count_in_nanoseconds(CaptureInterface& interface);

} // namespace chattcp
