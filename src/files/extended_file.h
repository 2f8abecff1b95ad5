// A file that is extended by each run.
#pragma once

#include "base/descriptor.h"
#include "files/file_content.h"
#include "files/file_run.h"
#include "files/room_wait.h"
#include "files/whole_writer.h"
#include "platform/directory.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace chattcp {

// ExtendedFile writes lines at the end of a file, and opens it again by its name after a hangup, as
// logrotate(8) wants it. One thread.
class ExtendedFile {
public:
  // Opens the file, or creates it, removes a line at its end that an earlier run has not finished,
  // and writes `heading` where it is empty; a
  // file that begins with something else is refused. `stream`, if not null, is a pipe or device of
  // that name, open, which is not opened again. All but `stream` must outlive it. Throws Error.
  ExtendedFile(const Directory& folder, std::string name, std::string heading, const FileRun& run,
               std::unique_ptr<Descriptor> stream = nullptr);
  // Reports errors.
  ~ExtendedFile();
  ExtendedFile(const ExtendedFile&) = delete;
  ExtendedFile& operator=(const ExtendedFile&) = delete;

  // Whole lines. False: the reader of a pipe has left. Throws Error; while the disk is full it
  // waits, if the run is live.
  bool write(std::string_view lines);

  // As of WholeWriter, for the last write().
  std::size_t unwritten() const { return unwritten_; }

  // Opens it again if it is asked to.
  void pass_time();

private:
  void open();
  void refuse_other_heading(int fd) const;
  void finish_line(int fd, std::uint64_t size);
  void report_unwritten();
  void prepare(int fd, std::string_view text);
  void open_again();

  const Directory& folder_;
  const std::string name_;
  const std::string heading_;
  const std::string path_;
  const FileRun run_;
  const bool is_stream_;
  const LineContent content_;
  RoomWait wait_;
  WholeWriter writer_;
  std::unique_ptr<Descriptor> file_;
  std::size_t unwritten_ = 0;
  std::uint64_t hangups_; // That it has followed.
};

} // namespace chattcp
