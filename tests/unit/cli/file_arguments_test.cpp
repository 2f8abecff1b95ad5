#include "cli/file_arguments.h"

#include "base/error.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;

FileArguments of_lines() {
  FileArguments arguments;
  arguments.output_file = "x.json";
  return arguments;
}

std::string refusal_of(const FileArguments& arguments) {
  try {
    check_files(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "not refused";
}

} // namespace

TEST_CASE("check_files: one file, unless something makes it rotate") {
  CHECK(!check_files({}).rotates());
  CHECK(!check_files(of_lines()).rotates());
  FileArguments arguments = of_lines();
  arguments.rotate_seconds = "86400";
  CHECK(check_files(arguments).rotates());
  CHECK(check_files(arguments).rotate_seconds == 86400);
}

TEST_CASE("check_files reads sizes in MiB") {
  FileArguments arguments = of_lines();
  arguments.rotate_size = "64";
  arguments.keep_size = "1024";
  arguments.keep = "7";
  arguments.compress = "gzip";
  const FileOptions options = check_files(arguments);
  CHECK(options.rotate_bytes == 64 * kMebibyte);
  CHECK(options.keep_bytes == 1024 * kMebibyte);
  CHECK(options.keep == 7);
  CHECK(options.compression == FileCompression::gzip);
}

TEST_CASE("check_files ends a file at a quarter of what is kept, if nothing else limits its size") {
  FileArguments arguments = of_lines();
  arguments.rotate_seconds = "60";
  arguments.keep_size = "100";
  CHECK(check_files(arguments).rotate_bytes == 25 * kMebibyte);
}

TEST_CASE("check_files refuses options that do not go together") {
  FileArguments arguments = of_lines();
  arguments.keep = "3";
  CHECK(refusal_of(arguments).starts_with("--keep: only for files that rotate"));
  arguments.rotate_size = "2";
  CHECK(refusal_of(arguments) == "not refused");
  arguments.keep_size = "1";
  CHECK(refusal_of(arguments).starts_with("--keep-size: '1' is less than one file may have"));
  arguments = {};
  arguments.rotate_seconds = "1";
  CHECK(refusal_of(arguments).starts_with("--rotate-seconds: only for files; add -o FILE"));
  arguments.write_file = "x.pcap";
  CHECK(refusal_of(arguments) == "not refused");
  arguments.output_file = "x.pcap";
  CHECK(refusal_of(arguments).starts_with("-o: 'x.pcap' is the file of -w"));
}
