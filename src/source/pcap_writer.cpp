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

// To write would empty the file that is to be read, or mix packets into the lines.
void check_target(const OutputFile& output, const InputFile* input) {
  struct stat target {};
  struct stat other {};
  if (fstat(output.descriptor.fd(), &target) != 0 || S_ISCHR(target.st_mode)) {
    return; // Several may share a terminal or /dev/null.
  }
  if (input != nullptr && fstat(input->descriptor.fd(), &other) == 0 &&
      is_same_file(target, other)) {
    throw UsageError("-w: '" + output.path + "' is the file that -r reads; name another one");
  }
  if (fstat(STDOUT_FILENO, &other) == 0 && is_same_file(target, other)) {
    throw UsageError("-w: '" + output.path + "' is where the lines go; name another file");
  }
}

// Null, with errno, where that fails.
std::FILE* empty_file(OutputFile& output) {
  struct stat status {};
  const int fd = output.descriptor.fd();
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && ftruncate(fd, 0) != 0) {
    return nullptr;
  }
  std::FILE* const file = fdopen(fd, "wb");
  if (file != nullptr) {
    output.descriptor.release();
  }
  return file;
}

} // namespace

OutputFile open_output_file(const std::string& path, const InputFile* input) {
  constexpr mode_t kEverybody = 0666; // Less the umask.
  // Not blocking: a named pipe without a reader is an error, not a wait out of reach of a stop.
  OutputFile output{.path = path,
                    .descriptor = Descriptor(open(
                        path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, kEverybody))};
  const int fd = output.descriptor.fd();
  if (fd < 0) {
    const char* const reason = errno == ENXIO ? "nobody reads this pipe" : std::strerror(errno);
    throw Error(path + ": cannot write: " + reason);
  }
  fcntl(fd, F_SETFL, 0); // From here on a slow reader of a pipe is waited for.
  check_target(output, input);
  return output;
}

struct PcapWriter::Files {
  PcapHandle format; // Says of what kind the file is; must outlive the dumper.
  std::unique_ptr<pcap_dumper_t, DumperCloser> dumper;
};

PcapWriter::PcapWriter(OutputFile output, LinkType link_type)
    : path_(output.path), link_type_(link_type), files_(std::make_unique<Files>()) {
  constexpr std::size_t kBufferSize = std::size_t{256} * 1024;
  files_->format.reset(pcap_open_dead_with_tstamp_precision(
      data_link_of(link_type), kMaxSnapshotLength, PCAP_TSTAMP_PRECISION_NANO));
  std::FILE* const file = empty_file(output);
  if (file == nullptr) {
    throw Error(path_ + ": cannot write: " + std::strerror(errno));
  }
  std::setvbuf(file, nullptr, _IOFBF, kBufferSize);
  files_->dumper.reset(pcap_dump_fopen(files_->format.get(), file));
  if (!files_->dumper) {
    std::fclose(file);
    throw Error(path_ + ": cannot write: " + pcap_geterr(files_->format.get()));
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
