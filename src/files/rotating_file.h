// A file that is followed by others.
#pragma once

#include "files/file_content.h"
#include "files/file_finisher.h"
#include "files/file_name.h"
#include "files/file_options.h"
#include "files/file_run.h"
#include "files/file_series.h"
#include "files/room_wait.h"
#include "files/whole_writer.h"
#include "platform/directory.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace chattcp {

// RotatingFile writes one file after the other. One thread. Functions throw Error if a file cannot
// be written; while the disk is full they wait, if the run is live.
class RotatingFile {
public:
  // Finishes what an earlier run has left, and makes sure that files can be made. All must outlive
  // it.
  RotatingFile(const Directory& folder, FileNameTemplate names, const FileOptions& options,
               const FileContent& content, const FileRun& run);
  // Finishes the current file; reports errors.
  ~RotatingFile();
  RotatingFile(const RotatingFile&) = delete;
  RotatingFile& operator=(const RotatingFile&) = delete;

  // True if begin() must come before so many bytes.
  bool is_due(std::uint64_t size) const;

  // Finishes the current file, if any, and begins the next one, with the bytes that each begins
  // with.
  void begin(std::string_view beginning);

  // Whole lines or records. After begin().
  void write(std::string_view bytes);

  // As of WholeWriter, for the last write().
  std::size_t unwritten() const { return writer_.unwritten(); }

  // Finishes the current file if it is its time.
  void pass_time();

  // Finishes the current file.
  void finish();

  // For messages.
  const std::string& path() const { return path_; }

private:
  void begin_part();
  void make_room(int error);
  bool remove_waiting();
  void recover();
  void recover(std::unique_ptr<PartFile> part);
  void recover_packed(const PartFile& part);

  const FileOptions options_;
  const FileContent& content_;
  const FileRun run_;
  FileSeries series_;
  FileFinisher finisher_;
  RoomWait wait_;
  WholeWriter writer_;
  std::string path_;
  std::unique_ptr<PartFile> part_; // The current file; null: none yet.
  std::uint64_t size_ = 0;         // Of it.
  std::uint64_t beginning_ = 0;    // Of that, what each file begins with.
  std::int64_t begun_ = 0;         // In seconds after 1970.
  std::int64_t end_ = 0;           // When it must end, if that is limited.
  std::uint64_t hangups_;          // That it has followed.
};

} // namespace chattcp
