#include "source/file/byte_input.h"

#include "platform/file.h"
#include "source/file/file_error.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

// What a function gives.
class GivenInput : public StoredInput {
public:
  GivenInput(ReadBytes read, StopSignal& stop, std::function<void()> on_wait,
             std::atomic<std::uint64_t>& done)
      : read_(std::move(read)), done_(done), go_on_([&stop, on_wait = std::move(on_wait)] {
          on_wait();
          return !stop.requested();
        }),
        stop_(stop) {}

  std::size_t read(std::uint8_t* out, std::size_t room) override {
    const std::size_t count = stop_.requested() ? 0 : read_(out, room, go_on_);
    at_end_ = count == 0 && !stop_.requested();
    done_.fetch_add(count, std::memory_order_relaxed);
    return count;
  }

  bool at_end() const override { return at_end_; }
  bool may_wait() const override { return false; }

private:
  ReadBytes read_;
  std::atomic<std::uint64_t>& done_;
  std::function<bool()> go_on_;
  StopSignal& stop_;
  bool at_end_ = false;
};

} // namespace

std::unique_ptr<StoredInput> open_stored_input(InputFile input, StopSignal& stop,
                                               std::function<void()> on_wait,
                                               std::atomic<std::uint64_t>& done) {
  if (input.read) {
    return std::make_unique<GivenInput>(std::move(input.read), stop, std::move(on_wait), done);
  }
  return std::make_unique<DescriptorInput>(std::move(input), stop, std::move(on_wait), done);
}

DescriptorInput::DescriptorInput(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                                 std::atomic<std::uint64_t>& done)
    : input_(std::move(input)), may_wait_(kind_of(input_.descriptor.fd()) != FileKind::regular),
      stop_(stop), on_wait_(std::move(on_wait)), done_(done) {}

bool DescriptorInput::wait_for_input() {
  using std::chrono::milliseconds;
  Wake wake = stop_.wait_for_file(input_.descriptor.fd(), milliseconds(0));
  if (wake == Wake::timeout) {
    on_wait_();
  }
  while (wake == Wake::timeout) {
    wake = stop_.wait_for_file(input_.descriptor.fd(), milliseconds(1000));
  }
  return wake == Wake::ready;
}

std::size_t DescriptorInput::read(std::uint8_t* out, std::size_t room) {
  std::ptrdiff_t count = 0;
  do {
    if (may_wait_ ? !wait_for_input() : stop_.requested()) {
      return 0;
    }
    count = read_file(input_.descriptor.fd(), out, room);
  } while (count < 0 && errno == EAGAIN);
  if (count < 0) {
    throw FileError(input_.name + ": cannot read: " + std::strerror(errno));
  }
  at_end_ = count == 0;
  done_.fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
  return static_cast<std::size_t>(count);
}

} // namespace chattcp
