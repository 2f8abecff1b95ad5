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

// Decompresses gzip, zstd and lz4 frame by frame, in any mix; skippable frames are skipped. Memory
// does not depend on the content of the frames.
class CompressedInput : public ByteInput {
public:
  // True if a file with these first four bytes, or fewer, is compressed.
  static bool recognises(ByteView first);

  // `history_bits` as in InputFile. `packed` and `stop` must outlive this object.
  CompressedInput(FileStream& packed, const StopSignal& stop, unsigned history_bits)
      : packed_(packed), stop_(stop), history_bits_(history_bits) {}

  // Damaged or truncated data also ends it, after all content before that.
  std::size_t read(std::uint8_t* out, std::size_t room) override;
  bool at_end() const override { return at_end_; }

  // Why it ended early, part of a message; empty if it did not. packed.position() says where.
  const std::string& fault() const { return fault_; }

private:
  bool begin_frame();
  void skip_zeros();
  void skip_frame();
  void end(const std::string& fault);
  ByteView next_packed();

  FileStream& packed_;
  const StopSignal& stop_;
  const unsigned history_bits_;
  std::array<std::unique_ptr<Decompressor>, 3> made_; // The ones needed so far.
  Decompressor* frame_ = nullptr;                     // For the current frame; null between two.
  bool more_inside_ = false; // It may return more content without more packed bytes.
  bool any_frame_ = false;
  bool at_end_ = false;
  std::string fault_;
};

} // namespace chattcp
