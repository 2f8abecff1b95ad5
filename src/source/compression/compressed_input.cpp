#include "source/compression/compressed_input.h"

#include "source/file/file_numbers.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace chattcp {

namespace {

constexpr std::size_t kMagic = 4;

struct Kind {
  std::uint32_t magic; // The first bytes as a little-endian number.
  std::uint32_t mask;
  std::unique_ptr<Decompressor> (*make)(unsigned history_bits);
};
constexpr std::array kKinds{
    Kind{.magic = 0x088b1f, .mask = 0xffffff, .make = make_gzip_decompressor},
    Kind{.magic = 0xfd2fb528, .mask = 0xffffffff, .make = make_zstd_decompressor},
    Kind{.magic = 0x184d2204, .mask = 0xffffffff, .make = make_lz4_decompressor},
};

std::uint32_t little(const std::uint8_t* at) {
  return FileNumbers(std::endian::native == std::endian::big).u32(at);
}

// Skippable frames: RFC 8878, 3.1.2; the same in lz4.
bool is_skippable(std::uint32_t magic) {
  return (magic & 0xfffffff0) == 0x184d2a50;
}

std::optional<std::size_t> find_kind(std::uint32_t magic) {
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    if ((magic & kKinds[kind].mask) == kKinds[kind].magic) {
      return kind;
    }
  }
  return std::nullopt;
}

} // namespace

bool CompressedInput::recognises(ByteView first) {
  if (first.size() < kMagic) {
    return false;
  }
  const std::uint32_t magic = little(first.data());
  return is_skippable(magic) || find_kind(magic);
}

std::size_t CompressedInput::read(std::uint8_t* out, std::size_t room) {
  try {
    while (!at_end_ && !stop_.requested() && (frame_ != nullptr || begin_frame())) {
      const bool cut = !more_inside_; // Unless the next call makes progress.
      const Decompressor::Progress progress = frame_->unpack(next_packed(), out, room);
      packed_.skip(progress.taken);
      more_inside_ = progress.made == room;
      if (progress.ended) {
        frame_ = nullptr;
      } else if (cut && progress.taken == 0 && progress.made == 0 && !stop_.requested()) {
        end(std::string("the ") + frame_->name() + " data is truncated");
      }
      if (progress.made != 0) {
        return progress.made;
      }
    }
  } catch (const DamagedData& damage) {
    end(std::string("the ") + frame_->name() + " data is damaged: " + damage.what());
  }
  return 0;
}

// Does not wait for packed bytes while content is available without them.
ByteView CompressedInput::next_packed() {
  if (more_inside_) {
    return {};
  }
  const std::size_t wanted = frame_->wanted();
  const ByteView there = packed_.ahead(wanted);
  return frame_->takes_all() ? there : there.first(std::min(there.size(), wanted));
}

// False at the end, or at a stop.
bool CompressedInput::begin_frame() {
  while (!at_end_ && !stop_.requested()) {
    const ByteView first = packed_.ahead(kMagic);
    const std::uint32_t magic = first.size() < kMagic ? 0 : little(first.data());
    if (const auto kind = find_kind(magic)) {
      std::unique_ptr<Decompressor>& made = made_.at(*kind);
      made = made ? std::move(made) : kKinds.at(*kind).make(history_bits_);
      frame_ = made.get();
      frame_->begin();
      any_frame_ = true;
      more_inside_ = false;
      return true;
    }
    if (is_skippable(magic)) {
      skip_frame();
    } else if (any_frame_ && !first.empty() && first[0] == 0) {
      skip_zeros();
    } else if (!first.empty() && (first.size() >= kMagic || packed_.at_end())) {
      end("neither gzip, zstd nor lz4 data");
    } else if (first.empty()) {
      at_end_ = packed_.at_end();
      return false;
    }
  }
  return false;
}

// Padding of the last block on a tape; gzip skips it as well.
void CompressedInput::skip_zeros() {
  const ByteView there = packed_.ahead(1);
  const auto end = std::find_if(there.begin(), there.end(), [](auto byte) { return byte != 0; });
  packed_.skip(static_cast<std::size_t>(end - there.begin()));
}

void CompressedInput::skip_frame() {
  constexpr std::size_t kHeader = kMagic + sizeof(std::uint32_t);
  const ByteView header = packed_.ahead(kHeader);
  std::size_t left = header.size() < kHeader ? kHeader : kHeader + little(header.data() + kMagic);
  while (left > 0 && !stop_.requested()) {
    const std::size_t there = std::min(left, packed_.ahead(1).size());
    if (there == 0 && packed_.at_end()) {
      end("a skippable frame is truncated");
      return;
    }
    packed_.skip(there);
    left -= there;
  }
}

void CompressedInput::end(const std::string& fault) {
  fault_ = fault;
  at_end_ = true;
}

} // namespace chattcp
