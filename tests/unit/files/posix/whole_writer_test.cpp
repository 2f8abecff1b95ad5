#include "files/whole_writer.h"

#include "base/descriptor.h"
#include "support/catch.h"
#include "support/temporary_file.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/resource.h>

using namespace chattcp;
using namespace chattcp::test;

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A limit on the size of files, instead of a full disk.
class SizeLimit {
public:
  explicit SizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    set(bytes);
  }
  ~SizeLimit() { lift(); }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;

  void lift() { set(before_.rlim_max); }

private:
  void set(rlim_t bytes) const {
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }

  rlimit before_{};
};

} // namespace

TEST_CASE("A WholeWriter leaves whole lines while there is no room, and knows the rest") {
  const TemporaryFile file("");
  const Descriptor output(open_to_write(file.path()));
  const LineContent content("");
  const std::string_view lines = "one\ntwo\nthree\nfour\n";
  SizeLimit limit(12);
  WholeWriter writer(content);
  CHECK(writer.write(output.fd(), lines) == EFBIG);
  CHECK(writer.unwritten() == 11);
  CHECK(content_of(file.path()) == "one\ntwo\n");
  limit.lift();
  CHECK(writer.write(output.fd(), lines.substr(lines.size() - writer.unwritten())) == 0);
  CHECK(writer.unwritten() == 0);
  CHECK(content_of(file.path()) == lines);
}

TEST_CASE("A WholeWriter leaves whole records of a table, whose values may have newlines") {
  const TemporaryFile file("");
  const Descriptor output(open_to_write(file.path()));
  const LineContent content("a,b\n");
  const SizeLimit limit(22);
  WholeWriter writer(content);
  CHECK(writer.write(output.fd(), "1,\"x\ny\"\n2,\"long \"\"\nlines\"\n") == EFBIG);
  CHECK(content_of(file.path()) == "1,\"x\ny\"\n");
}

TEST_CASE("LineContent takes a file that cannot be read for whole") {
  const TemporaryFile file("one\ntwo");
  const FileExtent extent = LineContent("").examine(Descriptor(open_to_write(file.path())).fd());
  CHECK(extent.whole == 7);
  CHECK(!extent.empty);
}
