#include "base/descriptor.h"

#include "platform/file.h"
#include "support/catch.h"
#include "support/temporary_file.h"

#include <utility>

using namespace chattcp;

namespace {

bool is_open(int fd) {
  return kind_of(fd) != FileKind::none;
}

} // namespace

TEST_CASE("Descriptor closes what it owns, once") {
  const test::TemporaryFile file("");
  int fd = -1;
  {
    Descriptor first(open_to_read(file.path()));
    fd = first.fd();
    const Descriptor second = std::move(first);
    CHECK(second.fd() == fd);
    CHECK(is_open(fd));
  }
  CHECK_FALSE(is_open(fd));
}

TEST_CASE("Descriptor leaves open what it has released") {
  const test::TemporaryFile file("");
  int fd = -1;
  {
    Descriptor owner(open_to_read(file.path()));
    fd = owner.release();
  }
  CHECK(is_open(fd));
  close_file(fd);
}
