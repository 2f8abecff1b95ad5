// Capture files, read record by record. For source/ only.
#pragma once

#include "base/frame.h"
#include "base/link_type.h"
#include "source/file/file_stream.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>

namespace chattcp {

// The link types of the interfaces that a file has described so far.
struct DescribedLinks {
  std::optional<std::uint32_t> first; // A LINKTYPE_ number.
  std::optional<LinkType> decoded;    // The first that is decoded.
  bool swapped = false;               // The byte order of that one.
  bool complete = false;              // No further interface can be described.
};

// Why a file cannot be read any further; the text is part of a message.
class BrokenFile : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// What a file is that is not a capture; also part of a message.
class NoCapture : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Reads a file of one format. Its beginning has been read, up to the first packet or an interface
// that is decoded; the rest is read on demand.
class CaptureFile {
public:
  CaptureFile() = default;
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;
  virtual ~CaptureFile() = default;

  virtual DescribedLinks links() const = 0;

  // Reads the next frame, valid until a call without has_next(); false at the end of the file or of
  // the run. `interface` is never null and has the link type, which need not be decoded; the
  // frame's own `link_type` is not set. Throws BrokenFile, also if a stop has cut the frame; and
  // what FileStream::ahead() throws.
  virtual bool next(Frame& frame) = 0;

  // True if the next frame is in memory: to read it neither waits nor ends the validity of those
  // before it.
  virtual bool has_next() const = 0;
};

// Detects the format and reads the header. `stream` must outlive the file. Throws NoCapture,
// BrokenFile, and what FileStream::ahead() throws. Null if the input ends within the first few
// bytes, which may be due to a stop.
std::unique_ptr<CaptureFile> open_capture_file(FileStream& stream);

} // namespace chattcp
