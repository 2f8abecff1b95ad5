#include "source/pcap_writer.h"

#include "base/error.h"
#include "source/live_source.h"
#include "source/pcap_handle.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chattcp {

namespace {

struct DumperCloser {
  void operator()(pcap_dumper_t* dumper) const noexcept { pcap_dump_close(dumper); }
};

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

// False where packets come from no file.
bool find_source(const std::string& path, struct stat& status) {
  if (path == "-") {
    return fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode);
  }
  return !path.empty() && stat(path.c_str(), &status) == 0;
}

// To open it for writing would empty the file that is to be read, or mix packets into the lines.
void check_target(const std::string& path, const std::string& source_path) {
  struct stat target {};
  struct stat other {};
  if (stat(path.c_str(), &target) != 0) {
    return;
  }
  if (find_source(source_path, other) && is_same_file(target, other)) {
    throw UsageError("-w: '" + path + "' is the file that -r reads; name another one");
  }
  const bool matters = !S_ISCHR(target.st_mode); // Several may share a terminal or /dev/null.
  if (matters && fstat(STDOUT_FILENO, &other) == 0 && is_same_file(target, other)) {
    throw UsageError("-w: '" + path + "' is where the JSON lines go; name another file");
  }
}

// Not blocking: a named pipe without a reader is an error, not a wait out of reach of a stop.
std::FILE* open_target(const std::string& path) {
  constexpr mode_t kEverybody = 0666; // Less the umask.
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, kEverybody);
  if (fd < 0) {
    const char* const reason = errno == ENXIO ? "nobody reads this pipe" : std::strerror(errno);
    throw Error(path + ": cannot write: " + reason);
  }
  fcntl(fd, F_SETFL, 0); // From here on a slow reader of a pipe is waited for.
  return fdopen(fd, "wb");
}

} // namespace

struct PcapWriter::Files {
  PcapHandle format; // Says of what kind the file is; must outlive the dumper.
  std::unique_ptr<pcap_dumper_t, DumperCloser> dumper;
};

PcapWriter::PcapWriter(const std::string& path, LinkType link_type, const std::string& source_path)
    : path_(path), link_type_(link_type), files_(std::make_unique<Files>()) {
  constexpr std::size_t kBufferSize = std::size_t{256} * 1024;
  check_target(path, source_path);
  files_->format.reset(pcap_open_dead_with_tstamp_precision(
      data_link_of(link_type), kMaxSnapshotLength, PCAP_TSTAMP_PRECISION_NANO));
  std::FILE* const file = open_target(path);
  if (file == nullptr) {
    throw Error(path + ": cannot write: " + std::strerror(errno));
  }
  std::setvbuf(file, nullptr, _IOFBF, kBufferSize);
  files_->dumper.reset(pcap_dump_fopen(files_->format.get(), file));
  if (!files_->dumper) {
    std::fclose(file);
    throw Error(path + ": cannot write: " + pcap_geterr(files_->format.get()));
  }
}

PcapWriter::~PcapWriter() = default;

void PcapWriter::write(const Frame& frame) {
  if (frame.link_type != link_type_) {
    throw Error(path_ + ": a pcap file holds frames of one link type; these are of " +
                data_link_name(data_link_of(link_type_)) + " and " +
                data_link_name(data_link_of(frame.link_type)));
  }
  pcap_pkthdr header{};
  header.ts.tv_sec = frame.time.seconds;
  header.ts.tv_usec = frame.time.nanoseconds;
  header.caplen = static_cast<bpf_u_int32>(frame.bytes.size());
  header.len = frame.wire_length;
  pcap_dump(reinterpret_cast<u_char*>(files_->dumper.get()), &header, frame.bytes.data());
  if (failure_ == 0 && std::ferror(pcap_dump_file(files_->dumper.get())) != 0) {
    failure_ = errno; // It is told at the next flush(), when others may have changed errno.
  }
}

void PcapWriter::flush() {
  if (failure_ == 0 && pcap_dump_flush(files_->dumper.get()) != 0) {
    failure_ = errno;
  }
  if (failure_ != 0) {
    throw Error(path_ + ": cannot write: " + std::strerror(failure_));
  }
}

} // namespace chattcp
