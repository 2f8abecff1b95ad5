#include "platform/file.h"

#include "base/descriptor.h"
#include "platform/process.h"
#include "support/catch.h"
#include "support/pipe.h"
#include "support/temporary_file.h"

#include <array>
#include <cerrno>
#include <string>

using namespace chattcp;

namespace {

std::string read_all(int fd) {
  std::string text;
  std::array<char, 16> buffer{};
  std::ptrdiff_t count = 0;
  while ((count = read_file(fd, buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

} // namespace

TEST_CASE("a file is read as it is, byte for byte") {
  const std::string bytes("a\r\nb\n\x1a\0c", 8); // Text modes change line ends, or end at 0x1a.
  const test::TemporaryFile file(bytes);
  const Descriptor opened(open_to_read(file.path()));

  CHECK(file_size(opened.fd()) == bytes.size());
  CHECK(read_all(opened.fd()) == bytes);
  CHECK(bytes_left(opened.fd()) == 0U);
}

TEST_CASE("a file is written as it is, and made empty first if that is asked") {
  const test::TemporaryFile file("something longer than what follows");
  {
    const Descriptor opened(open_to_write(file.path()));
    REQUIRE(make_empty(opened.fd()));
    REQUIRE(write_file(opened.fd(), "a\nb\r\n", 5) == 5);
  }
  CHECK(read_all(Descriptor(open_to_read(file.path())).fd()) == "a\nb\r\n");
}

TEST_CASE("a file can be read at any offset") {
  const test::TemporaryFile file("0123456789");
  const Descriptor opened(open_to_read(file.path()));
  std::array<char, 4> buffer{};

  CHECK(read_file_at(opened.fd(), buffer.data(), buffer.size(), 7) == 3);
  CHECK(std::string(buffer.data(), 3) == "789");
  CHECK(read_file_at(opened.fd(), buffer.data(), buffer.size(), 10) == 0);
}

TEST_CASE("what cannot be opened says why") {
  CHECK(open_to_read("no/such/file") == -1);
  CHECK(errno == ENOENT);
  CHECK_FALSE(exists("no/such/file"));
}

TEST_CASE("descriptors of files, pipes and nothing are told apart") {
  const test::TemporaryFile file("x");
  const Descriptor opened(open_to_read(file.path()));
  const Descriptor again(open_to_read(file.path()));
  const test::TemporaryFile other("x");
  const Descriptor different(open_to_read(other.path()));
  const test::Pipe pipe;

  CHECK(kind_of(opened.fd()) == FileKind::regular);
  CHECK(kind_of(pipe.reader()) == FileKind::pipe);
  CHECK(kind_of(-1) == FileKind::none);
  CHECK(is_same_file(opened.fd(), again.fd()));
  CHECK_FALSE(is_same_file(opened.fd(), different.fd()));
  CHECK_FALSE(file_size(pipe.reader()));
}

TEST_CASE("a pipe ends where its writer does, and breaks where its reader does") {
  prepare_process(); // A signal would end the test.
  test::Pipe pipe;
  pipe.write("line\n");
  std::array<char, 16> buffer{};
  CHECK(read_file(pipe.reader(), buffer.data(), buffer.size()) == 5);

  pipe.close_reader();

  CHECK(write_file(pipe.writer(), "x", 1) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE("the last part of a path is its name") {
  CHECK(last_part("a/b.pcap") == "b.pcap");
  CHECK(last_part("b.pcap") == "b.pcap");
  CHECK(last_part("a/").empty());
}
