// Saved captures, record by record. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/timestamp.h"
#include "source/file_stream.h"

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace chattcp {

// A frame as a file holds it. `bytes` are valid until the next record is read.
struct CaptureRecord {
  ByteView bytes;
  std::uint32_t wire_length = 0;
  Timestamp time;
  std::uint32_t link_type = 0; // A LINKTYPE_ number, of a kind that may be unknown.
  bool swapped = false;        // The byte order of who saved it is not this machine's.
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

// Reads a file of one format. Its beginning has been read; the rest is read as it is asked for.
class CaptureFile {
public:
  CaptureFile() = default;
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;
  virtual ~CaptureFile() = default;

  // The LINKTYPE_ number of the frames, of the first interface where there are several.
  virtual std::uint32_t link_type() const = 0;

  // As CaptureRecord::swapped, of the beginning of the file.
  virtual bool swapped() const = 0;

  // The next frame; false at the end of the file, or of the run. Throws BrokenFile, also where it
  // was a stop that has cut the record; and what FileStream::ahead() throws.
  virtual bool next(CaptureRecord& record) = 0;
};

// Finds out the format and reads the header. `stream` must outlive the file. Throws NoCapture, or
// BrokenFile, and what FileStream::ahead() throws. Null where the input ends at once or within the
// first few bytes, which may be due to a stop.
std::unique_ptr<CaptureFile> open_capture_file(FileStream& stream);

} // namespace chattcp
