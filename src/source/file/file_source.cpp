#include "source/file/file_source.h"

#include "base/error.h"
#include "source/file/file_error.h"
#include "source/file/link_filters.h"
#include "source/file/nflog_order.h"
#include "source/file/opened_capture.h"
#include "source/frame_batch.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

// The bytes in all `inputs`; 0 if one of them is not a regular file.
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
      : inputs_(std::move(inputs)), total_(total_size(inputs_)),
        filters_(std::move(reading.filter)), on_failure_(std::move(reading.on_failure)),
        stop_(stop), snapshot_length_(reading.snapshot_length == 0
                                          ? kMaxFrameLength
                                          : static_cast<std::size_t>(reading.snapshot_length)) {
    open_next();
    link_type_ = file_->links().decoded.value_or(LinkType::ethernet);
    has_first_ = reading.first_packet && file_->next(first_);
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
  void report_idle();
  const LinkFilter& filter_of(const CaptureInterface& interface);
  bool next(Frame& frame);
  bool is_wanted(Frame& frame);
  void hand_over_batch();
  [[gnu::noinline]] void look_ahead(bool wanted); // So that the usual way stays fast.
  void read_frames();

  std::vector<InputFile> inputs_; // Closed before next_.
  std::size_t next_ = 0;
  std::size_t failed_ = 0;
  std::atomic<std::uint64_t> done_ = 0; // Bytes read from all of them.
  std::uint64_t total_;
  LinkFilters filters_;
  std::function<void(const std::string&)> on_failure_;
  StopSignal& stop_;
  std::size_t snapshot_length_;
  std::optional<OpenedCapture> file_; // The file being read.
  LinkType link_type_ = LinkType::ethernet;
  // For the previous frame. Null before the first one.
  const LinkFilter* last_filter_ = nullptr;
  std::pair<std::uint32_t, bool> last_key_;
  std::vector<std::uint8_t> reordered_; // The current frame, if it had to be copied.
  FrameHandler* handler_ = nullptr;     // During run().
  FrameBatch batch_;
  Frame first_; // If it was read when the file was opened.
  bool has_first_ = false;
  bool wanted_ = true;
};

// Opens the next file that can be read; false if there is none. Throws if none could be read.
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

// Checks that the expressions compile for the expected frames.
void FilesSource::open(InputFile input) {
  const std::string name = input.name;
  file_.emplace(
      std::move(input), stop_, [this] { report_idle(); }, done_);
  const DescribedLinks links = file_->links();
  if (!links.decoded) {
    return;
  }
  try {
    filters_.find_or_compile(static_cast<std::uint32_t>(*links.decoded), links.swapped);
  } catch (const UsageError& error) {
    if (next_ == 1 + failed_) { // The first readable file: blame the expression.
      throw;
    }
    throw FileError(name + ": " + error.what());
  }
}

// Throws the last error if all have failed.
void FilesSource::note_failure(const FileError& error) {
  ++failed_;
  if (failed_ == inputs_.size()) {
    throw error;
  }
  if (handler_ != nullptr) {
    report_idle(); // So that lines appear before the message.
  }
  on_failure_(error.what());
}

void FilesSource::report_idle() {
  if (handler_ != nullptr && !handler_->on_idle()) {
    wanted_ = false;
    stop_.request();
  }
}

const LinkFilter& FilesSource::filter_of(const CaptureInterface& interface) {
  try {
    return filters_.find_or_compile(interface.link_type, interface.swapped);
  } catch (const UsageError& error) { // It compiled for the first interface: blame this file.
    throw FileError(file_->name() + ": packet " + std::to_string(file_->packets()) +
                    ", which has another link type: " + error.what());
  }
}

bool FilesSource::next(Frame& frame) {
  if (has_first_) [[unlikely]] {
    has_first_ = false;
    frame = first_;
    return true;
  }
  return file_->next(frame);
}

// Fills in what the file does not say of the frame. False: the filter rejects it.
bool FilesSource::is_wanted(Frame& frame) {
  if (const std::pair key(frame.interface->link_type, frame.interface->swapped);
      last_filter_ == nullptr || last_key_ != key) {
    last_filter_ = &filter_of(*frame.interface);
    last_key_ = key;
  }
  if (last_filter_->reorder) {
    put_nflog_in_native_order(frame.bytes, reordered_);
    frame.bytes = reordered_;
  }
  if (filters_.rejects(*last_filter_, frame.bytes, frame.wire_length)) {
    return false;
  }
  frame.bytes = frame.bytes.first(std::min(frame.bytes.size(), snapshot_length_));
  frame.link_type = last_filter_->link_type;
  return true;
}

void FilesSource::hand_over_batch() {
  wanted_ = batch_.hand_over(*handler_) && wanted_;
}

// Of a frame in the batch, or of one that was not wanted. The batch waits for no other frame, nor
// for one that would end the validity of those in it.
void FilesSource::look_ahead(bool wanted) {
  if (wanted) {
    batch_.add();
  }
  if (batch_.full() || last_filter_->reorder || !file_->has_next()) {
    hand_over_batch();
  }
}

// One loop for both ways, so that g++ inlines what it calls.
void FilesSource::read_frames() {
  constexpr std::uint64_t kChecked = 1024; // Frames between two checks for a stop.
  Frame single;
  while (wanted_ && !(file_->packets() % kChecked == 0 && stop_.requested())) {
    const bool ahead = handler_->looks_ahead();
    Frame& frame = ahead ? batch_.next() : single;
    if (!next(frame)) {
      return;
    }
    const bool wanted = is_wanted(frame);
    if (ahead) {
      look_ahead(wanted);
    } else if (wanted) {
      wanted_ = handler_->on_frame(frame) && wanted_;
    }
  }
}

void FilesSource::read_file() {
  try {
    read_frames();
  } catch (...) {
    hand_over_batch(); // What came before the failure.
    if (wanted_) {
      throw;
    }
  }
  hand_over_batch(); // What came before a stop.
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
