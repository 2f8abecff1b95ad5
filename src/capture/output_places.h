// The directories of the files that a capture writes.
#pragma once

#include "capture/capture_options.h"
#include "confine/writable_folders.h"
#include "platform/directory.h"

#include <memory>
#include <string>

namespace chattcp {

// Opened with the privileges of the start; the files are made without them.
struct OutputPlaces {
  std::unique_ptr<Directory> lines;   // Of -o, or null.
  std::unique_ptr<Directory> packets; // Of -w if it rotates, or null.

  WritableFolders folders() const;
};

// Throws Error.
OutputPlaces open_output_places(const CaptureOptions& options);

} // namespace chattcp
