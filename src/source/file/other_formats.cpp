#include "source/file/other_formats.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

namespace {

using namespace std::string_view_literals;

struct Format {
  std::string_view magic;
  std::string_view name;
};

// Formats of Wireshark that have a magic number; editcap reads them all.
constexpr auto kCaptures = std::to_array<Format>({
    {"snoop\0\0\0"sv, "Solaris snoop"},
    {"RTSS"sv, "Microsoft Network Monitor 1"},
    {"GMBU"sv, "Microsoft Network Monitor 2"},
    {"TRSNIFF data    \x1a"sv, "Sniffer (DOS)"},
    {"XCP\0"sv, "Sniffer (Windows) or NetXRay"},
    {"VL\0\0"sv, "NetXRay"},
    {"iptrace 1.0"sv, "AIX iptrace"},
    {"iptrace 2.0"sv, "AIX iptrace"},
    {"btsnoop\0"sv, "btsnoop"},
    {"\xaa\xaa\xaa\xaa"sv, "InfoVista 5View"},
    {"Session Transcript"sv, "Catapult DCT2000"},
    {"\x00\x00\x02\x00\x12\x05\x00\x10"sv, "Tektronix K12xx"},
    {"+---------+---------------+----------+"sv, "K12 text"},
    {"\x01\x10\x4c\x00"sv, "Novell LANalyzer"},
    {"\x07\x10\x4c\x00"sv, "Novell LANalyzer"},
    {"\x05VNF"sv, "Visual Networks"},
    {"\x7fver"sv, "Savvius OmniPeek"},
    {"ObserverPktBuffe"sv, "Viavi Observer"},
    {"TR\0d\0"sv, "HP-UX nettl"},
    {"\0\0\0\x01\0\0\0\0\0\x07\xd0\0"sv, "HP-UX nettl"},
    {"\x42\xd2\x00\x34\x12\x66\x22\x88"sv, "RADCOM"},
    {"EyeSDN"sv, "EyeSDN"},
    {"\x1c\x00\x01\xab"sv, "Ixia lcap"},
    {"\x1c\x00\x01\xac"sv, "Ixia lcap"},
    {"\xab\x01\x00\x1c"sv, "Ixia lcap"},
    {"\xac\x01\x00\x1c"sv, "Ixia lcap"},
});

struct Packed {
  std::string_view magic;
  std::string_view by;
  std::string_view unpack; // The command that writes the content to stdout.
};
constexpr auto kPacked = std::to_array<Packed>({
    {"\xfd"
     "7zXZ\0"sv,
     "xz", "xzcat FILE"},
    {"BZh"sv, "bzip2", "bzcat FILE"},
    {"\x1f\x9d"sv, "compress", "zcat FILE"},
    {"LZIP"sv, "lzip", "lzip -dc FILE"},
    {"\x5d\x00\x00"sv, "lzma", "xzcat FILE"},
    {"PK\x03\x04"sv, "zip", "unzip -p FILE"},
    {"7z\xbc\xaf\x27\x1c"sv, "7-Zip", "7z x -so FILE"},
    {"\x02\x21\x4c\x18"sv, "an old lz4", "lz4cat FILE"},
    // Formats that are read, but not inside one another.
    {"\x1f\x8b"sv, "gzip twice", "zcat FILE | zcat"},
    {"\x28\xb5\x2f\xfd"sv, "zstd twice", "zstdcat FILE | zstdcat"},
    {"\x04\x22\x4d\x18"sv, "lz4 twice", "lz4cat FILE | lz4cat"},
});

template <typename Formats> const auto* find_format(const Formats& formats, std::string_view text) {
  const auto found = std::find_if(formats.begin(), formats.end(), [text](const auto& format) {
    return text.starts_with(format.magic);
  });
  return found == formats.end() ? nullptr : &*found;
}

std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The formats that begin with `first`.
template <typename Formats>
std::size_t longest_magic(const Formats& formats, std::string_view first) {
  std::size_t longest = first.size();
  for (const auto& format : formats) {
    longest = format.magic.starts_with(first) ? std::max(longest, format.magic.size()) : longest;
  }
  return longest;
}

} // namespace

std::size_t needed_to_name(ByteView first) {
  return std::max(longest_magic(kPacked, text_of(first)), longest_magic(kCaptures, text_of(first)));
}

std::string name_other_format(ByteView first) {
  const std::string_view text = text_of(first);
  if (const Packed* const packed = find_format(kPacked, text)) {
    return "compressed by " + std::string(packed->by) +
           "; decompress it: " + std::string(packed->unpack) + " | chattcp capture -r -";
  }
  if (const Format* const format = find_format(kCaptures, text)) {
    return "a capture in the format of " + std::string(format->name) +
           "; convert it: editcap -F pcap FILE NEW.pcap";
  }
  return "not a capture file (pcap or pcapng)";
}

} // namespace chattcp
