#include "source/file/file_source.h"

#include "base/error.h"
#include "source/file/file_error.h"
#include "source/file/frame_kinds.h"
#include "source/file/nflog_order.h"
#include "source/file/opened_capture.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

// Bytes in all of `inputs`; 0 where one of them is no regular file.
std::uint64_t total_size(const std::vector<InputFile>& inputs) {
  std::uint64_t total = 0;
  for (const InputFile& input : inputs) {
    const std::optional<std::uint64_t> size = size_of(input);
    if (!size) {
      return 0;
    }
    total += *size;
  }
  return total;
}

class FilesSource : public PacketSource {
public:
  FilesSource(std::vector<InputFile> inputs, FileReading reading, StopSignal& stop)
      : inputs_(std::move(inputs)), total_(total_size(inputs_)), kinds_(std::move(reading.filter)),
        on_failure_(std::move(reading.on_failure)), stop_(stop),
        snapshot_length_(reading.snapshot_length == 0
                             ? kMaxFrameLength
                             : static_cast<std::size_t>(reading.snapshot_length)) {
    open_next();
    link_type_ = file_->links().decoded.value_or(LinkType::ethernet);
  }

  LinkType link_type() const override { return link_type_; }
  SourceDrops drops() const override { return {}; }
  Progress progress() const override {
    return {.done = done_.load(std::memory_order_relaxed), .total = total_};
  }
  void run(FrameHandler& handler) override;

private:
  bool open_next();
  void open(InputFile input);
  void read_file();
  void note_failure(const FileError& error);
  void tell_idle();
  const FrameTaking& taking_of(const CaptureInterface& interface);
  bool hand_over(Frame& frame);

  std::vector<InputFile> inputs_; // Those before next_ are closed.
  std::size_t next_ = 0;
  std::size_t failed_ = 0;
  std::atomic<std::uint64_t> done_ = 0; // Bytes read of all of them.
  std::uint64_t total_;
  FrameKinds kinds_;
  std::function<void(const std::string&)> on_failure_;
  StopSignal& stop_;
  std::size_t snapshot_length_;
  std::optional<OpenedCapture> file_; // The one that is being read.
  LinkType link_type_ = LinkType::ethernet;
  // Of the frame before. Null before the first one.
  const FrameTaking* last_taking_ = nullptr;
  std::pair<std::uint32_t, bool> last_kind_;
  std::vector<std::uint8_t> reordered_; // The frame under way, where it had to be copied.
  FrameHandler* handler_ = nullptr;     // While run() is under way.
  bool wanted_ = true;
};

// The next file that can be read; false where there is none. Throws where none could be.
bool FilesSource::open_next() {
  while (next_ < inputs_.size()) {
    try {
      open(std::move(inputs_[next_++]));
      return true;
    } catch (const FileError& error) {
      file_.reset();
      note_failure(error);
    }
  }
  return false;
}

// Checks the expressions for the frames that are expected.
void FilesSource::open(InputFile input) {
  const std::string name = input.name;
  file_.emplace(
      std::move(input), stop_, [this] { tell_idle(); }, done_);
  const DescribedLinks links = file_->links();
  if (!links.decoded) {
    return;
  }
  try {
    kinds_.of(static_cast<std::uint32_t>(*links.decoded), links.swapped);
  } catch (const UsageError& error) {
    if (next_ == 1 + failed_) { // Of the first one that can be read: a matter of the expression.
      throw;
    }
    throw FileError(name + ": " + error.what());
  }
}

// Throws the last one where all have failed.
void FilesSource::note_failure(const FileError& error) {
  ++failed_;
  if (failed_ == inputs_.size()) {
    throw error;
  }
  if (handler_ != nullptr) {
    tell_idle(); // So that what came before comes before.
  }
  on_failure_(error.what());
}

void FilesSource::tell_idle() {
  if (handler_ != nullptr && !handler_->on_idle()) {
    wanted_ = false;
    stop_.request();
  }
}

const FrameTaking& FilesSource::taking_of(const CaptureInterface& interface) {
  try {
    return kinds_.of(interface.link_type, interface.swapped);
  } catch (const UsageError& error) { // It did for the first interface: a matter of this file.
    throw FileError(file_->name() + ": at packet " + std::to_string(file_->packets()) +
                    ", of another link type: " + error.what());
  }
}

// Completes what the file has said of it.
bool FilesSource::hand_over(Frame& frame) {
  if (const std::pair kind(frame.interface->link_type, frame.interface->swapped);
      last_taking_ == nullptr || last_kind_ != kind) {
    last_taking_ = &taking_of(*frame.interface);
    last_kind_ = kind;
  }
  if (last_taking_->reorder) {
    put_nflog_in_native_order(frame.bytes, reordered_);
    frame.bytes = reordered_;
  }
  if (kinds_.leaves_out(*last_taking_, frame.bytes, frame.wire_length)) {
    return true;
  }
  frame.bytes = frame.bytes.first(std::min(frame.bytes.size(), snapshot_length_));
  frame.link_type = last_taking_->link_type;
  return handler_->on_frame(frame);
}

void FilesSource::read_file() {
  constexpr std::uint64_t kBatch = 1024; // How often a stop is looked for.
  Frame frame;
  while (wanted_ && !(file_->packets() % kBatch == 0 && stop_.requested()) && file_->next(frame)) {
    wanted_ = hand_over(frame) && wanted_;
  }
}

void FilesSource::run(FrameHandler& handler) {
  handler_ = &handler;
  bool more = true;
  while (more) {
    try {
      read_file();
    } catch (const FileError& error) {
      note_failure(error);
    }
    more = wanted_ && !stop_.requested() && open_next();
  }
  handler_ = nullptr;
}

} // namespace

std::unique_ptr<PacketSource> open_file_source(std::vector<InputFile> inputs, FileReading reading,
                                               StopSignal& stop) {
  return std::make_unique<FilesSource>(std::move(inputs), std::move(reading), stop);
}

} // namespace chattcp
