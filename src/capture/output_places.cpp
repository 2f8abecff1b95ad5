#include "capture/output_places.h"

#include "base/error.h"
#include "platform/file.h"

#include <cerrno>
#include <cstring>

namespace chattcp {

namespace {

std::unique_ptr<Directory> open_folder_of(const std::string& path) {
  const std::string folder = path.substr(0, path.size() - last_part(path).size());
  auto directory = std::make_unique<Directory>(folder);
  if (!directory->is_open()) {
    throw Error(path + ": cannot write: " + std::strerror(errno));
  }
  return directory;
}

} // namespace

WritableFolders OutputPlaces::folders() const {
  WritableFolders open;
  for (const Directory* const folder : {lines.get(), packets.get()}) {
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
  }
  if (options.write_file && options.files.rotates()) {
    places.packets = open_folder_of(*options.write_file);
  }
  return places;
}

} // namespace chattcp
