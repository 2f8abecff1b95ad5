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
  // Reads the beginning, up to the first packet at most. `on_wait`, `stop` and `done` are those of
  // DescriptorInput. Throws FileError for a file that is no capture, or of which it is plain that
  // none of its packets can be decoded.
  OpenedCapture(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                std::atomic<std::uint64_t>& done);

  // The next frame; false at the end of the file, or of the run. Throws FileError where the file is
  // broken, with the place; and at its end where no interface of it could be decoded.
  bool next(Frame& frame);

  // Nothing where a stop came before the file had said anything.
  DescribedLinks links() const { return file_ ? file_->links() : DescribedLinks{}; }

  const std::string& name() const { return input_.name(); }

  // Frames so far.
  std::uint64_t packets() const { return packets_; }

private:
  void open();
  FileStream& stream() { return content_ ? *content_ : packed_; }
  bool stopped();
  void check_links() const;
  [[noreturn]] void fail(const std::string& reason);

  StopSignal& stop_;
  std::size_t window_; // Bytes.
  DescriptorInput input_;
  FileStream packed_;                         // The bytes of the file itself.
  std::optional<CompressedInput> compressed_; // Where it is.
  std::optional<FileStream> content_;
  std::unique_ptr<CaptureFile> file_; // Null: no packets.
  std::uint64_t packets_ = 0;
  std::uint64_t whole_ = 0; // Where the last whole packet ended, in bytes of the content.
};

} // namespace chattcp
