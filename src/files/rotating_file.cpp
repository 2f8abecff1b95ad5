#include "files/rotating_file.h"

#include "base/error.h"
#include "files/rotation_clock.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

namespace chattcp {

namespace {

std::int64_t now_in_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

} // namespace

RotatingFile::RotatingFile(const Directory& folder, FileNameTemplate names,
                           const FileOptions& options, const FileContent& content,
                           const FileRun& run)
    : options_(options), content_(content), run_(run),
      series_(folder, std::move(names), options, run.report),
      finisher_(series_, options.compression, run, [this](int error) { make_room(error); }),
      wait_(run), writer_(content), path_(folder.path().empty() ? "." : folder.path()),
      hangups_(run.hangups) {
  if (options.keeps_to_limits() && !folder.can_list()) {
    throw Error(path_ +
                ": cannot be listed, which --keep and --keep-size need: " + std::strerror(errno));
  }
  recover();
  begin_part();
}

RotatingFile::~RotatingFile() {
  try {
    finish();
  } catch (const std::exception& failure) {
    run_.report.say(failure.what()); // The next run finishes it.
    run_.report.failed = true;
  }
}

bool RotatingFile::is_due(std::uint64_t size) const {
  return !part_ || size_ == 0 ||
         (options_.rotate_bytes != 0 && size_ > beginning_ && size_ + size > options_.rotate_bytes);
}

// Returns when it may be tried again.
void RotatingFile::make_room(int error) {
  if (!lacks_room(error) || !(series_.remove_oldest() || remove_waiting())) {
    wait_.wait(path_, error);
  }
}

bool RotatingFile::remove_waiting() {
  return options_.keep_bytes != 0 && finisher_.remove_oldest();
}

void RotatingFile::begin_part() {
  begun_ = now_in_seconds();
  part_ = series_.begin(begun_);
  while (!part_) {
    make_room(errno);
    begun_ = now_in_seconds();
    part_ = series_.begin(begun_);
  }
  wait_.end(path_);
  path_ = series_.path_of(part_->name);
  size_ = 0;
  beginning_ = 0;
  end_ = options_.rotate_seconds == 0 ? 0 : next_rotation(begun_, options_.rotate_seconds);
}

void RotatingFile::begin(std::string_view beginning) {
  if (part_ && size_ != 0) {
    finish();
  }
  if (!part_) {
    begin_part();
  }
  write(beginning);
  beginning_ = size_;
}

void RotatingFile::write(std::string_view bytes) {
  for (int error = 1; error != 0;) {
    error = writer_.write(part_->file.fd(), bytes);
    const std::size_t written = bytes.size() - writer_.unwritten();
    size_ += written; // It is published, whatever comes.
    bytes.remove_prefix(written);
    if (error != 0) {
      make_room(error);
    }
  }
  wait_.end(path_);
  // Where compression is too slow, the oldest files are those that wait for it.
  while (!series_.trim(size_) && finisher_.remove_oldest()) {
  }
}

void RotatingFile::pass_time() {
  const std::uint64_t hangups = run_.hangups;
  const bool asked = std::exchange(hangups_, hangups) != hangups;
  if (!part_) {
    return;
  }
  // A clock that was put back ends it too.
  const std::int64_t now = end_ == 0 ? 0 : now_in_seconds();
  if (asked || (end_ != 0 && (now >= end_ || now < begun_))) {
    finish();
  }
}

void RotatingFile::finish() {
  if (!part_) {
    return;
  }
  std::unique_ptr<PartFile> part = std::exchange(part_, nullptr);
  const bool empty = size_ <= beginning_;
  if (empty) {
    series_.remove(part->name);
  }
  series_.leave_current();
  if (!empty) {
    finisher_.take(std::move(part));
    wait_.end(path_);
  }
}

// What an earlier run has left. -----------------------------------------------------------------

void RotatingFile::recover() {
  for (std::unique_ptr<PartFile>& part : series_.take_abandoned()) {
    if (part->name.packed.empty()) {
      recover(std::move(part));
    } else {
      recover_packed(*part);
    }
  }
}

// It is complete if the plain file has been removed.
void RotatingFile::recover_packed(const PartFile& part) {
  FileName plain = part.name;
  plain.packed = {};
  const std::optional<bool> exists = series_.exists(plain);
  if (exists && *exists) {
    series_.remove(part.name);
  } else if (exists) {
    series_.finish(part);
  }
}

void RotatingFile::recover(std::unique_ptr<PartFile> part) {
  const FileExtent extent = content_.examine(part->file.fd());
  const std::string path = series_.path_of(part->name);
  if (extent.empty) {
    series_.remove(part->name);
    return;
  }
  const std::uint64_t size = file_size(part->file.fd()).value_or(0);
  if (size > extent.whole) {
    if (!cut_file(part->file.fd(), extent.whole)) {
      run_.report.say(path + ": its cut end cannot be removed: " + std::strerror(errno));
      return;
    }
    run_.report.say(path + ": removed the cut end that an earlier run has left, " +
                    std::to_string(size - extent.whole) + " bytes");
  }
  try {
    finisher_.take_left(std::move(part));
  } catch (const Error& error) {
    run_.report.say(error.what()); // In a directory of others, say. This run can go on without it.
  }
}

} // namespace chattcp
