// One capture file of a run, whatever its format and compression. For source/ only.
#pragma once

#include "base/stop_signal.h"
#include "source/compression/compressed_input.h"
#include "source/file/byte_input.h"
#include "source/file/capture_file.h"
#include "source/file/file_stream.h"
#include "source/file/input_file.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chattcp {

class OpenedCapture {
public:
  // Reads the beginning, at most up to the first packet. `on_wait`, `stop` and `done` are passed to
  // open_stored_input(). Throws FileError if the file is not a capture, or if it is clear that none
  // of its packets can be decoded.
  OpenedCapture(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                std::atomic<std::uint64_t>& done);

  // Reads the next frame; false at the end of the file or of the run. Throws FileError, with the
  // offset, if the file is broken; and at its end, if none of its interfaces could be decoded.
  [[gnu::always_inline]] bool next(Frame& frame);

  // As CaptureFile has it.
  bool has_next() const { return file_ && file_->has_next(); }

  // Nothing if a stop came before the file named a link type.
  DescribedLinks links() const { return file_ ? file_->links() : DescribedLinks{}; }

  const std::string& name() const { return name_; }

  // Frames so far.
  std::uint64_t packets() const { return packets_; }

private:
  void open();
  FileStream& stream() { return content_ ? *content_ : packed_; }
  bool stopped();
  void note_broken(const BrokenFile& broken);
  void note_end();
  void check_links() const;
  [[noreturn]] void fail(const std::string& reason);

  StopSignal& stop_;
  std::size_t window_; // Bytes.
  std::string name_;
  unsigned history_bits_; // As InputFile has them.
  std::unique_ptr<StoredInput> input_;
  FileStream packed_;                         // The bytes of the file.
  std::optional<CompressedInput> compressed_; // If it is compressed.
  std::optional<FileStream> content_;
  std::unique_ptr<CaptureFile> file_; // Null: no packets.
  std::uint64_t packets_ = 0;
  std::uint64_t whole_ = 0; // The offset in the content after the last whole packet.
};

// Inlined where it is called for each frame, and where the first one is read: g++ would inline it
// into a single caller only.
inline bool OpenedCapture::next(Frame& frame) {
  bool found = false;
  try {
    found = file_ && file_->next(frame);
  } catch (const BrokenFile& broken) {
    note_broken(broken);
  }
  if (found) {
    ++packets_;
    whole_ = stream().position();
  } else {
    note_end();
  }
  return found;
}

} // namespace chattcp
