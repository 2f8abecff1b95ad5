#include "files/file_finisher.h"

#include "base/error.h"
#include "files/compression/compressor.h"
#include "files/room_wait.h"
#include "platform/threads.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kMostWaiting = 256; // Each has a descriptor.
constexpr std::size_t kManyWaiting = 4;   // So many are reported.

} // namespace

FileFinisher::FileFinisher(FileSeries& series, FileCompression compression, const FileRun& run,
                           std::function<void(int)> on_failure)
    : series_(series), compression_(compression), run_(run), on_failure_(std::move(on_failure)) {
  if (compression_ != FileCompression::none) {
    try {
      thread_ = std::thread(&FileFinisher::compress_all, this);
    } catch (const std::system_error&) {
      throw Error("cannot start a thread to compress files");
    }
  }
}

FileFinisher::~FileFinisher() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }
}

// Once the run is to stop, nothing follows that would have to wait.
void FileFinisher::wait_for_turn(std::unique_lock<std::mutex>& lock) {
  constexpr std::chrono::milliseconds kTick(100);
  while (waiting_.size() >= kMostWaiting && !run_.stop.requested()) {
    changed_.wait_for(lock, kTick);
  }
  if (waiting_.size() >= left_ + kManyWaiting && run_.live && !std::exchange(slow_, true)) {
    run_.report.say("compressing files takes longer than writing them; more room is needed");
  }
}

void FileFinisher::give_name(const PartFile& part) {
  if (!check_written(part.file.fd())) {
    throw Error(series_.path_of(part.name) + ": cannot write: " + std::strerror(errno));
  }
  int error = series_.finish(part);
  for (; lacks_room(error); error = series_.finish(part)) {
    on_failure_(error);
  }
  if (error == ENOENT) {
    run_.report.say(series_.path_of(part.name) + ": removed before it was finished");
  } else if (error != 0) {
    throw Error(series_.path_of(part.name) + ": cannot rename: " + std::strerror(error));
  }
}

void FileFinisher::take(std::unique_ptr<PartFile> part) {
  take(std::move(part), 0);
}

void FileFinisher::take_left(std::unique_ptr<PartFile> part) {
  take(std::move(part), 1);
}

void FileFinisher::take(std::unique_ptr<PartFile> part, std::size_t left) {
  if (compression_ == FileCompression::none) {
    give_name(*part);
    return;
  }
  std::unique_lock lock(mutex_);
  wait_for_turn(lock);
  waiting_.push_back(std::move(part));
  left_ += left;
  changed_.notify_all();
}

// The caller holds the mutex, and something waits.
std::unique_ptr<PartFile> FileFinisher::pop_waiting() {
  std::unique_ptr<PartFile> first = std::move(waiting_.front());
  waiting_.pop_front();
  left_ -= left_ == 0 ? 0 : 1;
  return first;
}

bool FileFinisher::remove_oldest() {
  std::unique_ptr<PartFile> oldest;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      return false;
    }
    oldest = pop_waiting();
  }
  series_.remove_part(oldest->name);
  return true;
}

void FileFinisher::compress_all() {
  lower_priority();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) {
      return;
    }
    const std::unique_ptr<PartFile> part = pop_waiting();
    changed_.notify_all();
    lock.unlock();
    compress(*part);
    lock.lock();
  }
}

void FileFinisher::compress(const PartFile& part) {
  std::unique_ptr<PartFile> packed;
  int error = 0;
  do {
    try {
      error = pack(part, packed);
    } catch (const std::bad_alloc&) {
      error = ENOMEM;
    }
  } while (error != 0 && wait_for_room(error));
  if (error != 0) {
    report_failure(part, "not compressed", error);
    return;
  }
  do { // From here on, only the compressed file is there.
    error = series_.finish(*packed);
  } while (error != 0 && wait_for_room(error));
  if (error != 0) {
    report_failure(*packed, "cannot rename", error);
  }
}

void FileFinisher::report_failure(const PartFile& part, const char* what, int error) {
  run_.report.say(series_.path_of(part.name) + ": " + what + ": " + std::strerror(error));
  run_.report.failed = true;
}

// Replaces a part by a compressed one, `packed`. Returns 0 or an errno.
int FileFinisher::pack(const PartFile& part, std::unique_ptr<PartFile>& packed) {
  packed = series_.begin_packed(part, suffix_of(compression_));
  if (!packed) {
    return errno;
  }
  int error = compress_file(compression_, part.file.fd(), packed->file.fd());
  if (error == 0 && !sync_file(packed->file.fd())) {
    error = errno;
  }
  if (error == 0) {
    copy_time(part.file.fd(), packed->file.fd());
    error = series_.remove(part.name) || errno == ENOENT ? 0 : errno;
  }
  if (error != 0) {
    series_.remove(packed->name);
  }
  return error;
}

// False: there is no use in trying again.
bool FileFinisher::wait_for_room(int error) {
  constexpr std::chrono::seconds kPause(1);
  if (!lacks_room(error)) {
    return false;
  }
  if (series_.remove_oldest()) {
    return true;
  }
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, kPause, [this] { return ended_; });
}

} // namespace chattcp
