// Saved captures, record by record. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/capture_interface.h"
#include "base/link_type.h"
#include "base/timestamp.h"
#include "source/file_stream.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>

namespace chattcp {

// A frame as a file holds it, valid until the next record is read.
struct CaptureRecord {
  ByteView bytes;
  std::uint32_t wire_length = 0;
  Timestamp time;
  const CaptureInterface* interface = nullptr; // Never null; of a link type that may be unknown.
  std::uint64_t ticks = 0;                     // As in Frame.
  ByteView options = {};
};

// The link types of the interfaces that a file has described so far.
struct DescribedLinks {
  std::optional<std::uint32_t> first; // A LINKTYPE_ number.
  std::optional<LinkType> decoded;    // The first one that is decoded.
  bool swapped = false;               // The byte order of that one.
  bool complete = false;              // No further interface can be described.
};

// Why a file cannot be read any further; the text is a part of a message.
class BrokenFile : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// What a file is that is no capture; also a part of a message.
class NoCapture : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Reads a file of one format. Its beginning has been read, up to the first packet or an interface
// that is decoded; the rest is read as it is asked for.
class CaptureFile {
public:
  CaptureFile() = default;
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;
  virtual ~CaptureFile() = default;

  virtual DescribedLinks links() const = 0;

  // The next frame; false at the end of the file, or of the run. Throws BrokenFile, also where it
  // was a stop that has cut the record; and what FileStream::ahead() throws.
  virtual bool next(CaptureRecord& record) = 0;
};

// Finds out the format and reads the header. `stream` must outlive the file. Throws NoCapture, or
// BrokenFile, and what FileStream::ahead() throws. Null where the input ends at once or within the
// first few bytes, which may be due to a stop.
std::unique_ptr<CaptureFile> open_capture_file(FileStream& stream);

} // namespace chattcp
