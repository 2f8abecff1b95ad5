#include "platform/reader.h"

#include "base/descriptor.h"
#include "support/catch.h"

#include <array>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

using namespace chattcp;

namespace {

// What poll(2) reports at once about `fd`, as StopSignal asks it.
bool reader_seems_gone(int fd) {
  const std::optional<short> events = events_of_reader(fd);
  pollfd polled{.fd = events ? fd : -1, .events = events.value_or(0), .revents = 0};
  return poll(&polled, 1, 0) > 0;
}

} // namespace

TEST_CASE("the reader of a pipe is there until it closes its end") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  Descriptor reader(ends[0]);
  const Descriptor writer(ends[1]);

  CHECK_FALSE(reader_seems_gone(writer.fd()));

  { const Descriptor closing = std::move(reader); }

  CHECK(reader_seems_gone(writer.fd()));
}

TEST_CASE("files and devices have no reader that could leave") {
  const Descriptor null(open("/dev/null", O_WRONLY));

  CHECK_FALSE(reader_seems_gone(null.fd()));
}
