#include "cli/file_arguments.h"

#include "base/error.h"
#include "base/number.h"
#include "cli/declare.h"
#include "files/file_name.h"
#include "platform/advice.h"
#include "platform/file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace chattcp {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;
constexpr std::int64_t kMostMebibytes = std::int64_t{1024} * 1024 * 1024; // A pebibyte.
constexpr std::int64_t kSecondsOfDay = 86400;

// Without --rotate-size, a file ends at this part of --keep-size: the one that is being written
// cannot be removed to make room.
constexpr std::uint64_t kPartOfKept = 4;

void check_output_file(const FileArguments::Value& file) {
  const std::string_view name = file ? last_part(*file) : std::string_view("name");
  if (name.empty() || name == "." || name == "..") {
    refuse_value("-o", *file, "the name of a file");
  }
  if (file == "-") {
    throw UsageError("-o: '-' cannot be used; leave -o out for lines on stdout");
  }
}

void check_write_file(const FileArguments::Value& file) {
  if (file && file->empty()) {
    refuse_value("-w", *file, "the name of a file");
  }
  if (file == "-") {
    throw UsageError("-w: '-' cannot be used, as stdout carries the lines; name a file, or to pipe "
                     "only the packets: " +
                     how_to_pipe_packets());
  }
}

std::uint64_t parse_mebibytes(std::string_view flag, const FileArguments::Value& value) {
  return value ? static_cast<std::uint64_t>(parse_whole_number(flag, *value, 1, kMostMebibytes)) *
                     kMebibyte
               : 0;
}

FileCompression parse_compression(const FileArguments::Value& value) {
  static constexpr std::array<std::string_view, 2> kNames{"zstd", "gzip"};
  if (!value) {
    return FileCompression::none;
  }
  const auto* const found = std::find(kNames.begin(), kNames.end(), *value);
  if (found == kNames.end()) {
    refuse_value("--compress", *value, "zstd or gzip");
  }
  return static_cast<FileCompression>(found - kNames.begin() + 1);
}

// What each option needs beside it.
void check_together(const FileArguments& arguments) {
  const bool rotates = arguments.rotate_size || arguments.rotate_seconds;
  const char* const of_many = arguments.compress    ? "--compress"
                              : arguments.keep      ? "--keep"
                              : arguments.keep_size ? "--keep-size"
                                                    : nullptr;
  if (!rotates && of_many != nullptr) {
    throw UsageError(std::string(of_many) +
                     ": only for files that rotate; add --rotate-size MIB or --rotate-seconds N");
  }
  if (rotates && !arguments.output_file && !arguments.write_file) {
    throw UsageError(std::string(arguments.rotate_size ? "--rotate-size" : "--rotate-seconds") +
                     ": only for files; add -o FILE for the lines, or -w FILE for the packets");
  }
  if (arguments.output_file && arguments.output_file == arguments.write_file) {
    throw UsageError("-o: '" + *arguments.output_file + "' is the file of -w; choose another one");
  }
}

void check_sizes(const FileArguments& arguments, FileOptions& options) {
  options.rotate_bytes = parse_mebibytes("--rotate-size", arguments.rotate_size);
  options.keep_bytes = parse_mebibytes("--keep-size", arguments.keep_size);
  if (options.keep_bytes == 0) {
    return;
  }
  if (options.keep_bytes < options.rotate_bytes) {
    throw UsageError("--keep-size: '" + *arguments.keep_size +
                     "' is less than one file may have (--rotate-size " + *arguments.rotate_size +
                     ")");
  }
  options.rotate_bytes =
      options.rotate_bytes == 0 ? options.keep_bytes / kPartOfKept : options.rotate_bytes;
}

// Throws UsageError for a conversion that there is none of.
void check_name(std::string_view flag, const FileArguments::Value& file) {
  if (file) {
    const FileNameTemplate names(flag, last_part(*file));
  }
}

} // namespace

void declare_files(CLI::App& command, FileArguments& arguments) {
  const auto add = [&](const char* names, FileArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Files");
  };
  add("-o,--output", arguments.output_file, "FILE",
      "Write the lines to FILE, not to stdout; append to\none that exists");
  add("-w,--write", arguments.write_file, "FILE",
      "Save the printed packets as pcap, or as pcapng if\nFILE ends in .pcapng");
  add("--rotate-size", arguments.rotate_size, "MIB",
      "Begin the next file before one is larger than this");
  add("--rotate-seconds", arguments.rotate_seconds, "N",
      "Begin the next file at multiples of N seconds since\nmidnight; FILE may have %Y%m%d-%H%M%S");
  add("--compress", arguments.compress, "METHOD", "Compress finished files: zstd or gzip");
  add("--keep", arguments.keep, "N", "Keep N finished files; remove the oldest");
  add("--keep-size", arguments.keep_size, "MIB",
      "Keep this much in all files together; remove the\noldest");
}

FileOptions check_files(const FileArguments& arguments) {
  FileOptions options;
  check_output_file(arguments.output_file);
  check_write_file(arguments.write_file);
  check_sizes(arguments, options);
  if (arguments.rotate_seconds) {
    options.rotate_seconds = static_cast<std::uint32_t>(
        parse_whole_number("--rotate-seconds", *arguments.rotate_seconds, 1, kSecondsOfDay));
  }
  if (arguments.keep) {
    options.keep = static_cast<std::uint64_t>(
        parse_whole_number("--keep", *arguments.keep, 1, std::numeric_limits<std::int32_t>::max()));
  }
  options.compression = parse_compression(arguments.compress);
  check_together(arguments);
  if (options.rotates()) {
    check_name("-o", arguments.output_file);
    check_name("-w", arguments.write_file);
  }
  return options;
}

} // namespace chattcp
