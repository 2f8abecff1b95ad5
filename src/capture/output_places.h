// The directories of the files that a capture writes.
#pragma once

#include "base/descriptor.h"
#include "capture/capture_options.h"
#include "confine/writable_folders.h"
#include "platform/directory.h"

#include <memory>
#include <string>

namespace chattcp {

// Opened with the privileges of the start; the files are made without them.
struct OutputPlaces {
  std::unique_ptr<Directory> lines;   // Of -o, or null.
  std::unique_ptr<Descriptor> stream; // Of -o if it is a pipe or a device, which has no later ones.
  std::unique_ptr<Directory> packets; // Of -w if it rotates, or null.

  WritableFolders folders() const;
};

// Throws Error; UsageError if the files of both would have the same names.
OutputPlaces open_output_places(const CaptureOptions& options);

} // namespace chattcp
