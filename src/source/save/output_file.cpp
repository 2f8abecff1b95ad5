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

class OneFile : public SaveTarget {
public:
  explicit OneFile(OutputFile output) : output_(std::move(output)) {
    if (!make_empty(output_.descriptor.fd())) {
      refuse();
    }
  }

  const std::string& path() const override { return output_.path; }

  void write(std::string_view records) override {
    while (!records.empty()) {
      const std::ptrdiff_t count =
          write_file(output_.descriptor.fd(), records.data(), records.size());
      if (count < 0) {
        refuse();
      }
      records.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  bool is_due(std::uint64_t /*size*/) const override { return !begun_; }
  void begin(std::string_view beginning) override {
    begun_ = true;
    write(beginning);
  }
  void pass_time() override {}

private:
  [[noreturn]] void refuse() const {
    throw Error(output_.path + ": cannot write: " + std::strerror(errno));
  }

  OutputFile output_;
  bool begun_ = false;
};

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

std::unique_ptr<SaveTarget> make_save_target(OutputFile output) {
  return std::make_unique<OneFile>(std::move(output));
}

// OutputStream ----------------------------------------------------------------------------------

OutputStream::OutputStream(std::unique_ptr<SaveTarget> target) : target_(std::move(target)) {
  buffer_.reserve(kBufferSize);
}

// Takes a step that writes, unless one has failed.
template <typename Step> void OutputStream::attempt(Step step) {
  if (!failure_.empty()) {
    return;
  }
  try {
    step();
  } catch (const Error& failure) {
    failure_ = failure.what();
  }
}

bool OutputStream::begin_record(std::size_t size) {
  if (target_->is_due(buffer_.size() + size)) {
    return true;
  }
  if (buffer_.size() + size > kBufferSize) {
    write_out();
  }
  return false;
}

void OutputStream::begin_file(std::string_view beginning) {
  write_out();
  attempt([&] { target_->begin(beginning); });
}

void OutputStream::append(const void* bytes, std::size_t size) {
  const auto* const from = static_cast<const char*>(bytes);
  buffer_.insert(buffer_.end(), from, from + size);
}

void OutputStream::write_out() {
  if (!buffer_.empty()) {
    attempt([&] { target_->write({buffer_.data(), buffer_.size()}); });
    buffer_.clear();
  }
}

void OutputStream::flush() {
  write_out();
  attempt([this] { target_->pass_time(); });
  if (!failure_.empty()) {
    throw Error(failure_);
  }
}

} // namespace chattcp
