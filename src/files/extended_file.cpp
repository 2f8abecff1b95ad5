#include "files/extended_file.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

std::string reason_of(int error) {
  return error == EWOULDBLOCK ? "another capture is writing to it"
         : error == ENXIO     ? "no program reads this pipe"
         : error == ENOTSUP   ? "it is a disk; name a file on it"
                              : std::strerror(error);
}

} // namespace

ExtendedFile::ExtendedFile(const Directory& folder, std::string name, std::string heading,
                           const FileRun& run, std::unique_ptr<Descriptor> stream)
    : folder_(folder), name_(std::move(name)), heading_(std::move(heading)),
      path_(folder.path() + name_), run_(run), is_stream_(stream != nullptr), content_(heading_),
      wait_(run), writer_(content_), file_(std::move(stream)), hangups_(run.hangups) {
  is_stream_ ? static_cast<void>(write(heading_)) : open();
}

ExtendedFile::~ExtendedFile() {
  report_unwritten();
}

void ExtendedFile::report_unwritten() {
  if (file_ && !check_written(file_->fd())) {
    run_.report.say(path_ + ": cannot write: " + std::strerror(errno));
    run_.report.failed = true;
  }
}

void ExtendedFile::open() {
  auto file = std::make_unique<Descriptor>(folder_.open_to_extend(name_));
  if (file->fd() < 0) {
    const int error = errno;
    if (file_ && error == EWOULDBLOCK && folder_.has(name_, file_->fd())) {
      return; // It is the same one, which is locked already.
    }
    throw Error(path_ + ": cannot write: " + reason_of(error));
  }
  refuse_other_heading(file->fd());
  if (const std::uint64_t size = file_size(file->fd()).value_or(0); size != 0) {
    finish_line(file->fd(), size);
  }
  if (file_size(file->fd()).value_or(0) == 0) {
    prepare(file->fd(), heading_);
  }
  report_unwritten();
  file_ = std::move(file);
}

// Writes what comes before the lines of this run.
void ExtendedFile::prepare(int fd, std::string_view text) {
  while (const int error = writer_.write(fd, text)) {
    text.remove_prefix(text.size() - writer_.unwritten());
    wait_.wait(path_, error);
  }
  wait_.end(path_);
}

// Lines with other columns would be read wrongly by whoever goes by the first line.
void ExtendedFile::refuse_other_heading(int fd) const {
  if (file_size(fd).value_or(0) != 0 && !content_.has_heading(fd)) {
    throw Error(path_ + ": begins with other columns than these; name another file, or give the " +
                "--fields and --format of the run that made it");
  }
}

// What is not ours stays: a file of the user may lack its last newline.
void ExtendedFile::finish_line(int fd, std::uint64_t size) {
  const std::uint64_t whole = content_.examine(fd).whole;
  if (whole == size) {
    return;
  }
  if (!content_.is_own(fd, whole)) {
    prepare(fd, "\n");
    return;
  }
  if (!cut_file(fd, whole)) {
    throw Error(path_ + ": the cut line at its end cannot be removed: " + std::strerror(errno));
  }
  run_.report.say(path_ + ": removed the cut line at its end, " + std::to_string(size - whole) +
                  " bytes");
}

// Keeps writing to the file that it has if that fails, so that nothing is lost.
void ExtendedFile::open_again() {
  try {
    open();
  } catch (const Error& error) {
    run_.report.say(std::string(error.what()) + "; still writing to the old file");
  }
}

// A file that was removed to make room is left at a hangup, also meanwhile.
bool ExtendedFile::write(std::string_view lines) {
  unwritten_ = lines.size();
  pass_time();
  while (const int error = writer_.write(file_->fd(), lines)) {
    unwritten_ = writer_.unwritten();
    if (error == EPIPE) {
      return false;
    }
    lines.remove_prefix(lines.size() - unwritten_);
    wait_.wait(path_, error);
    pass_time();
  }
  unwritten_ = 0;
  wait_.end(path_);
  return true;
}

void ExtendedFile::pass_time() {
  const std::uint64_t hangups = run_.hangups;
  if (std::exchange(hangups_, hangups) != hangups && !is_stream_) {
    open_again();
  }
}

} // namespace chattcp
