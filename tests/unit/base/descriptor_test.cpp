#include "base/descriptor.h"

#include "support/catch.h"

#include <fcntl.h>
#include <utility>

using namespace chattcp;

namespace {

bool is_open(int fd) {
  return fcntl(fd, F_GETFD) >= 0;
}

} // namespace

TEST_CASE("Descriptor closes what it owns, once") {
  int fd = -1;
  {
    Descriptor first(open("/dev/null", O_RDONLY));
    fd = first.fd();
    const Descriptor second = std::move(first);
    CHECK(second.fd() == fd);
    CHECK(is_open(fd));
  }
  CHECK_FALSE(is_open(fd));
}

TEST_CASE("Descriptor leaves open what it has released") {
  int fd = -1;
  {
    Descriptor owner(open("/dev/null", O_RDONLY));
    fd = owner.release();
  }
  CHECK(is_open(fd));
  close(fd);
}
