#include "source/header_handle.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <tuple>
#include <unistd.h>

namespace chattcp {

namespace {

struct FileCloser {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// The reading end of a pipe that holds the header and then ends; nothing on failure. Every pipe has
// room for so little.
File pipe_with(const PcapHeader& header) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    return nullptr;
  }
  Descriptor out(ends[0]);
  const Descriptor in(ends[1]);
  if (write(in.fd(), &header, sizeof header) != static_cast<ssize_t>(sizeof header)) {
    return nullptr;
  }
  File file(fdopen(out.fd(), "r"));
  if (file) {
    out.release();
  }
  return file;
}

} // namespace

PcapHandle open_header(const PcapHeader& header) {
  File file = pipe_with(header);
  if (!file) {
    throw Error(std::string("cannot prepare a filter: ") + std::strerror(errno));
  }
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  PcapHandle handle(pcap_fopen_offline(file.get(), message.data()));
  if (!handle) {
    throw Error(std::string("cannot prepare a filter: ") + message.data());
  }
  std::ignore = file.release(); // The handle's.
  return handle;
}

} // namespace chattcp
