// The files of one template in one directory.
#pragma once

#include "base/descriptor.h"
#include "files/file_name.h"
#include "files/file_options.h"
#include "files/file_run.h"
#include "platform/directory.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace chattcp {

// A file that is not finished, open and locked.
struct PartFile {
  PartFile(FileName of, int fd) : name(std::move(of)), file(fd) {}

  FileName name;
  Descriptor file;
};

// FileSeries makes files, gives them their names when they are finished, and removes the oldest
// ones. Any thread. Functions that may fail return an errno, or 0.
class FileSeries {
public:
  // All must outlive it.
  FileSeries(const Directory& folder, FileNameTemplate names, const FileOptions& options,
             FileReport& report)
      : folder_(folder), names_(std::move(names)), options_(options), report_(report) {}

  // A new file, for this time in seconds after 1970, which is the current one from now on. Null if
  // that fails (errno).
  std::unique_ptr<PartFile> begin(std::int64_t seconds);

  // A second file for the compressed content of one. Null as above.
  std::unique_ptr<PartFile> begin_packed(const FileName& name, std::string_view suffix);

  // The current file is not current any more; it is still a part.
  void leave_current();

  // Gives a part its name, or one with the next number that nothing has, and removes old files.
  int finish(const PartFile& part);

  void remove(const FileName& name);

  // Removes an old part to keep the limits, and counts it.
  void remove_part(const FileName& name);

  // Parts that no process writes any more, compressed ones first; hundreds at most. Says which ones
  // may not be opened.
  std::vector<std::unique_ptr<PartFile>> take_abandoned();

  // True if there is a file with the name.
  bool has(const FileName& name);

  // Removes old files as long as there is more in all than may be kept, with `current` bytes in the
  // current file. False: it is still more, and there is no finished file.
  bool trim(std::uint64_t current);

  // Makes room on a full disk. False: nothing may be removed.
  bool remove_oldest();

  // For messages.
  std::string path_of(const FileName& name) const { return folder_.path() + name.text(); }

private:
  struct Finished {
    std::int64_t modified = 0;
    std::string name;
    std::uint64_t size = 0;

    // By age.
    bool operator<(const Finished& other) const {
      return modified != other.modified ? modified < other.modified : name < other.name;
    }
  };

  std::vector<std::pair<FileName, Directory::Entry>> list() const;
  FileName next_name(std::int64_t seconds);
  void look();
  void remove_first();

  const Directory& folder_;
  const FileNameTemplate names_;
  const FileOptions options_;
  FileReport& report_;

  std::mutex mutex_; // For all that follows.
  FileName last_;    // The name of the last file that was begun.
  std::string current_;
  std::set<Finished> finished_; // When the directory was last looked at, less what was removed.
  std::uint64_t finished_bytes_ = 0;
  std::uint64_t part_bytes_ = 0; // Of parts but the current one, at that time.
};

} // namespace chattcp
