#include "source/save/output_file.h"

#include "base/error.h"
#include "platform/file.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kBufferSize = std::size_t{256} * 1024;

// Writing would empty a file that is to be read, or mix packets into the output.
void check_target(const OutputFile& output, const std::vector<InputFile>& inputs) {
  const int target = output.descriptor.fd();
  if (const FileKind kind = kind_of(target); kind != FileKind::regular && kind != FileKind::pipe) {
    return; // A terminal or /dev/null may be shared.
  }
  for (const InputFile& input : inputs) {
    if (is_same_file(target, input.descriptor.fd())) {
      throw UsageError("-w: '" + output.path + "' is the file that -r reads; choose another one");
    }
  }
  if (is_same_file(target, kStandardOutput)) {
    throw UsageError("-w: '" + output.path + "' is where the output goes; choose another file");
  }
}

} // namespace

OutputFile open_output_file(const std::string& path, const std::vector<InputFile>& inputs) {
  OutputFile output{.path = path, .descriptor = Descriptor(open_to_write(path))};
  if (output.descriptor.fd() < 0) {
    const char* const reason = errno == ENXIO ? "no program reads this pipe" : std::strerror(errno);
    throw Error(path + ": cannot write: " + reason);
  }
  check_target(output, inputs);
  return output;
}

OutputStream::OutputStream(OutputFile output)
    : output_(std::move(output)), buffer_(new std::uint8_t[kBufferSize]) {
  if (!make_empty(output_.descriptor.fd())) {
    throw Error(path() + ": cannot write: " + std::strerror(errno));
  }
}

void OutputStream::append(const void* bytes, std::size_t size) {
  const auto* const from = static_cast<const std::uint8_t*>(bytes);
  if (size > kBufferSize - used_) {
    write_out();
  }
  if (size > kBufferSize) {
    write(from, size);
  } else if (size > 0) {
    std::memcpy(buffer_.get() + used_, from, size);
    used_ += size;
  }
}

void OutputStream::write_out() {
  write(buffer_.get(), used_);
  used_ = 0;
}

void OutputStream::write(const std::uint8_t* bytes, std::size_t size) {
  while (size > 0 && failure_ == 0) {
    const std::ptrdiff_t count = write_file(output_.descriptor.fd(), bytes, size);
    if (count >= 0) {
      bytes += count;
      size -= static_cast<std::size_t>(count);
    } else {
      failure_ = errno;
    }
  }
}

void OutputStream::flush() {
  write_out();
  if (failure_ != 0) {
    throw Error(path() + ": cannot write: " + std::strerror(failure_));
  }
}

} // namespace chattcp
