// The content of a compressed file. For source/ only.
#pragma once

#include "base/stop_signal.h"
#include "source/compression/decompressor.h"
#include "source/file/byte_input.h"
#include "source/file/file_stream.h"

#include <array>
#include <memory>
#include <string>

namespace chattcp {

// Unpacks gzip, zstd and lz4 on the way, frame after frame, as they are found; skippable frames are
// skipped. Memory does not depend on what the frames hold.
class CompressedInput : public ByteInput {
public:
  // True for the first four bytes of a file, or fewer, that has to be read through this.
  static bool recognises(ByteView first);

  // `packed` and `stop` must outlive this.
  CompressedInput(FileStream& packed, const StopSignal& stop) : packed_(packed), stop_(stop) {}

  // Ends, too, where the data is damaged or cut, after all that came before.
  std::size_t read(std::uint8_t* out, std::size_t room) override;
  bool at_end() const override { return at_end_; }

  // Why it ended before its end, a part of a message; empty: it did not. packed.position() is
  // where.
  const std::string& fault() const { return fault_; }

private:
  bool begin_frame();
  void skip_zeros();
  void skip_frame();
  void end(const std::string& fault);
  ByteView next_packed();

  FileStream& packed_;
  const StopSignal& stop_;
  std::array<std::unique_ptr<Decompressor>, 3> made_; // Those that were needed so far.
  Decompressor* frame_ = nullptr;                     // Of the frame under way; null: between two.
  bool more_inside_ = false; // It may have more content without more packed bytes.
  bool any_frame_ = false;
  bool at_end_ = false;
  std::string fault_;
};

} // namespace chattcp
