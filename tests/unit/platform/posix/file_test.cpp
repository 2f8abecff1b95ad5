#include "platform/file.h"

#include "base/descriptor.h"
#include "support/catch.h"
#include "support/folder.h"

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>

using namespace chattcp;

TEST_CASE("open_pipe_or_device opens what it is for") {
  const test::TemporaryFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);

  CHECK(open_pipe_or_device(pipe) == -1);
  CHECK(errno == ENXIO);

  const Descriptor reader(open_to_read(pipe));
  const Descriptor writer(open_pipe_or_device(pipe));
  CHECK(kind_of(writer.fd()) == FileKind::pipe);
  CHECK(write_file(writer.fd(), "line\n", 5) == 5);
  CHECK(is_pipe_or_device(pipe));

  CHECK(kind_of(Descriptor(open_pipe_or_device("/dev/null")).fd()) == FileKind::device);
  CHECK(is_pipe_or_device("/dev/null"));
}

// As a program that may change the directory can put there after is_pipe_or_device().
TEST_CASE("open_pipe_or_device opens no file, and makes none") {
  const test::TemporaryFolder folder;
  folder.put("file", "content");
  const std::string link = folder.path() + "/link";

  std::filesystem::create_symlink("file", link);
  CHECK(open_pipe_or_device(link) == -1);
  CHECK(errno == EEXIST);
  CHECK(!is_pipe_or_device(link));

  std::filesystem::remove(link);
  std::filesystem::create_symlink("none", link);
  CHECK(open_pipe_or_device(link) == -1);
  CHECK(errno == ENOENT);

  CHECK(open_pipe_or_device(folder.path()) == -1);
  CHECK(folder.names() == std::vector<std::string>{"file", "link"});
  CHECK(folder.content("file") == "content");
}
