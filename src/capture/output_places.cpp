#include "capture/output_places.h"

#include "base/error.h"
#include "platform/file.h"

#include <cerrno>
#include <cstring>

namespace chattcp {

namespace {

std::string folder_of(const std::string& path) {
  return path.substr(0, path.size() - last_part(path).size());
}

std::unique_ptr<Directory> open_folder_of(const std::string& path) {
  auto directory = std::make_unique<Directory>(folder_of(path));
  if (!directory->is_open()) {
    throw Error(path + ": cannot write: " + std::strerror(errno));
  }
  return directory;
}

std::string reason_of(int error) {
  return error == ENXIO    ? "no program reads this pipe"
         : error == EEXIST ? "no longer a pipe or device; another program has replaced it"
                           : std::strerror(error);
}

// /dev/stdout, say, which the user that the program becomes could not open.
std::unique_ptr<Descriptor> open_stream(const std::string& path) {
  auto stream = std::make_unique<Descriptor>(open_pipe_or_device(path));
  if (stream->fd() < 0) {
    throw Error(path + ": cannot write: " + reason_of(errno));
  }
  return stream;
}

// Before either file is made.
void refuse_same_names(const CaptureOptions& options, const OutputPlaces& places) {
  if (!places.lines || !options.write_file ||
      last_part(*options.output_file) != last_part(*options.write_file)) {
    return;
  }
  const Directory packets(folder_of(*options.write_file));
  if (packets.is_open() && places.lines->whole_path() == packets.whole_path()) {
    throw UsageError("-o: '" + *options.output_file + "' is the file of -w; choose another one");
  }
}

} // namespace

WritableFolders OutputPlaces::folders() const {
  WritableFolders open;
  for (const Directory* const folder : {stream ? nullptr : lines.get(), packets.get()}) {
    if (folder != nullptr) {
      open.push_back(folder);
    }
  }
  return open;
}

OutputPlaces open_output_places(const CaptureOptions& options) {
  OutputPlaces places;
  if (options.output_file) {
    places.lines = open_folder_of(*options.output_file);
    if (!options.files.rotates() && is_pipe_or_device(*options.output_file)) {
      places.stream = open_stream(*options.output_file);
    }
  }
  if (options.write_file && options.files.rotates()) {
    places.packets = open_folder_of(*options.write_file);
  }
  refuse_same_names(options, places);
  return places;
}

} // namespace chattcp
