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
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chattcp {

// A file that is not finished, open and locked.
struct PartFile {
  PartFile(FileName of, int fd, std::uint64_t at = 0)
      : name(std::move(of)), file(fd), sequence(at) {}

  FileName name;
  Descriptor file;
  std::uint64_t
      sequence; // Among the files that this run has begun, from 1; 0 for one of an earlier run.
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
  std::unique_ptr<PartFile> begin_packed(const PartFile& plain, std::string_view suffix);

  // The current file is not current any more; it is still a part.
  void leave_current();

  // Gives a part its name, or one with the next number that nothing has, and removes old files.
  int finish(const PartFile& part);

  // False if that fails (errno).
  bool remove(const FileName& name);

  // Removes an old part to keep the limits, and counts it.
  void remove_part(const FileName& name);

  // Parts that no process writes any more, compressed ones first; hundreds at most. Says which ones
  // may not be opened.
  std::vector<std::unique_ptr<PartFile>> take_abandoned();

  // As of Directory.
  std::optional<bool> exists(const FileName& name) const { return folder_.exists(name.text()); }

  // Removes old files as long as there is more in all than may be kept, with `current` bytes in the
  // current file. False: it is still more, and there is no finished file.
  bool trim(std::uint64_t current);

  // Makes room on a full disk. False: nothing may be removed.
  bool remove_oldest();

  // For messages.
  std::string path_of(const FileName& name) const { return folder_.path() + name.text(); }

private:
  // Those of this run are younger than all others, whatever a clock that was put back says of them.
  struct Finished {
    std::uint64_t sequence = 0;
    std::int64_t modified = 0;
    std::string name;
    std::uint64_t size = 0;

    // By age.
    bool operator<(const Finished& other) const {
      return std::tie(sequence, modified, name) <
             std::tie(other.sequence, other.modified, other.name);
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
  std::uint64_t begun_ = 0;
  std::string current_;
  std::unordered_map<std::string, std::uint64_t> sequences_; // Of finished files of this run.
  std::set<Finished> finished_; // When the directory was last looked at, less what was removed.
  std::uint64_t finished_bytes_ = 0;
  std::uint64_t part_bytes_ = 0; // Of parts but the current one, at that time.
};

} // namespace chattcp
