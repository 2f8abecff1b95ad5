// The end of files: their names, and compression in the background.
#pragma once

#include "files/file_options.h"
#include "files/file_run.h"
#include "files/file_series.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace chattcp {

// FileFinisher gives files their names, on the thread that hands them over, or compresses them on a
// thread of its own before. A compressed file is complete before the plain one is removed, and gets
// its name after that: so none is there twice, whenever the program ends.
class FileFinisher {
public:
  // All must outlive it. A thread starts only for compression; it has the privileges of the one
  // that calls this.
  // `on_failure` is called with an errno on the thread of take(): it returns when a name may be
  // given again, or throws.
  FileFinisher(FileSeries& series, FileCompression compression, const FileRun& run,
               std::function<void(int)> on_failure);
  // Finishes all that was taken, but for files that lack the room to be compressed, which are left
  // as parts.
  ~FileFinisher();
  FileFinisher(const FileFinisher&) = delete;
  FileFinisher& operator=(const FileFinisher&) = delete;

  // Takes a whole file, which is not empty. Waits only while hundreds of others wait to be
  // compressed. One thread. Throws Error if it cannot be renamed.
  void take(std::unique_ptr<PartFile> part);

  // The same for one that an earlier run has left, before all that this run takes.
  void take_left(std::unique_ptr<PartFile> part);

  // Removes the oldest file that waits to be compressed. False: there is none.
  bool remove_oldest();

private:
  void take(std::unique_ptr<PartFile> part, std::size_t left);
  void give_name(const PartFile& part);
  std::unique_ptr<PartFile> pop_waiting();
  void compress_all();
  void compress(const PartFile& part);
  int pack(const PartFile& part, std::unique_ptr<PartFile>& packed);
  bool wait_for_room(int error);
  void report_failure(const PartFile& part, const char* what, int error);
  void wait_for_turn(std::unique_lock<std::mutex>& lock);

  FileSeries& series_;
  const FileCompression compression_;
  const FileRun run_;
  const std::function<void(int)> on_failure_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<PartFile>> waiting_;
  std::size_t left_ = 0; // So many of them, in front, were left by an earlier run.
  bool ended_ = false;
  bool slow_ = false;  // It has been said that compression is.
  std::thread thread_; // Last: it uses all of the above.
};

} // namespace chattcp
