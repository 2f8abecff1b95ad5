#include "source/file_source.h"

#include "base/error.h"
#include "source/capture_file.h"
#include "source/file_stream.h"
#include "source/nflog_order.h"
#include "source/pcap_filter.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

// A link type, and whether it was saved in the other byte order: an expression may compare numbers
// that stand in the order of who captured them.
using FrameKind = std::pair<LinkType, bool>;

// How the frames of a kind are taken; a pcapng file may hold several kinds.
struct FrameTaking {
  LinkType link_type = LinkType::ethernet;
  FrameFilter filter;
  bool reorder = false; // They hold numbers that must be put into this machine's order.
};

class CaptureFileSource : public PacketSource {
public:
  CaptureFileSource(InputFile input, int snapshot_length, CaptureFilter filter, StopSignal& stop)
      : name_(input.name), filter_(std::move(filter)), stop_(stop),
        snapshot_length_(snapshot_length == 0 ? kMaxFrameLength
                                              : static_cast<std::size_t>(snapshot_length)),
        stream_(std::move(input), stop, [this] { tell_idle(); }) {
    open();
  }

  LinkType link_type() const override { return link_type_; }
  SourceDrops drops() const override { return {}; }
  Progress progress() const override { return stream_.progress(); }
  void run(FrameHandler& handler) override;

private:
  void open();
  void tell_idle();
  bool next(CaptureRecord& record);
  bool hand_over(const CaptureRecord& record);
  const FrameTaking& taking_of(const CaptureRecord& record);
  const FrameTaking& add_kind(const FrameKind& kind);
  bool leaves_out(ByteView bytes, std::uint32_t wire_length) const;
  [[noreturn]] void fail(const std::string& reason) const;

  std::string name_;
  CaptureFilter filter_;
  StopSignal& stop_;
  std::size_t snapshot_length_;
  FileStream stream_;
  std::unique_ptr<CaptureFile> file_; // Null: no packets.
  LinkType link_type_ = LinkType::ethernet;
  std::map<FrameKind, FrameTaking> kinds_;
  // Of an interface beside others: what it captured is no TCP or UDP that could be decoded.
  FrameTaking not_decoded_{.link_type = LinkType::not_decoded, .filter = {}, .reorder = false};
  std::optional<std::pair<std::uint32_t, bool>> last_kind_; // Of the record before.
  const FrameTaking* last_taking_ = nullptr;
  std::vector<std::uint8_t> reordered_; // The frame under way, where it had to be copied.
  FrameHandler* handler_ = nullptr;     // While run() is under way.
  bool wanted_ = true;
  std::uint64_t packets_ = 0;
  std::uint64_t whole_ = 0; // Where the last whole packet ended, in bytes from the beginning.
};

void CaptureFileSource::open() {
  try {
    file_ = open_capture_file(stream_);
  } catch (const BrokenFile& broken) {
    if (!stop_.requested() && !stream_.at_end()) {
      fail(broken.what());
    }
  } catch (const NoCapture& error) {
    throw Error(name_ + ": " + error.what());
  }
  if (file_) {
    link_type_ = supported_link_type(static_cast<int>(file_->link_type()), name_);
    add_kind({link_type_, file_->swapped()});
  } else if (!stop_.requested()) { // Otherwise a source without packets.
    throw Error(name_ + (stream_.length() == 0 ? ": empty, not a capture file"
                                               : ": ends inside the header of a capture file"));
  }
  whole_ = stream_.position();
}

void CaptureFileSource::tell_idle() {
  if (handler_ != nullptr && !handler_->on_idle()) {
    wanted_ = false;
    stop_.request();
  }
}

// Throws UsageError for an expression that does not compile for this kind.
const FrameTaking& CaptureFileSource::add_kind(const FrameKind& kind) {
  const auto [link_type, swapped] = kind;
  const PcapHandle handle = open_for_filters(link_type, swapped);
  return kinds_[kind] = {.link_type = link_type,
                         .filter = make_file_filter(handle.get(), filter_),
                         .reorder = swapped && link_type == LinkType::nflog};
}

const FrameTaking& CaptureFileSource::taking_of(const CaptureRecord& record) {
  const std::optional<LinkType> type = find_link_type_of(static_cast<int>(record.link_type));
  if (!type) {
    return not_decoded_;
  }
  const FrameKind kind(*type, record.swapped);
  if (const auto found = kinds_.find(kind); found != kinds_.end()) {
    return found->second;
  }
  try {
    return add_kind(kind);
  } catch (const UsageError& error) { // It did for the first interface: a matter of this file.
    throw Error(name_ + ": at packet " + std::to_string(packets_) +
                ", of another link type: " + error.what());
  }
}

// True for a frame that the user's expression leaves out.
bool CaptureFileSource::leaves_out(ByteView bytes, std::uint32_t wire_length) const {
  return last_taking_ == &not_decoded_
             ? !filter_.expressions.empty() // It cannot be meant for them.
             : !last_taking_->filter.accepts(bytes, wire_length);
}

// False at the end of the file, or of the run.
bool CaptureFileSource::next(CaptureRecord& record) {
  try {
    return file_->next(record);
  } catch (const BrokenFile& broken) {
    if (stop_.requested()) {
      return false; // It ended the stream in the middle of a packet: no fault of the file.
    }
    fail(broken.what());
  }
}

bool CaptureFileSource::hand_over(const CaptureRecord& record) {
  if (const std::pair kind(record.link_type, record.swapped); last_kind_ != kind) {
    last_taking_ = &taking_of(record);
    last_kind_ = kind;
  }
  ByteView bytes = record.bytes;
  if (last_taking_->reorder) {
    put_nflog_in_native_order(bytes, reordered_);
    bytes = reordered_;
  }
  if (leaves_out(bytes, record.wire_length)) {
    return true;
  }
  return handler_->on_frame({.bytes = bytes.first(std::min(bytes.size(), snapshot_length_)),
                             .wire_length = record.wire_length,
                             .time = record.time,
                             .link_type = last_taking_->link_type});
}

void CaptureFileSource::fail(const std::string& reason) const {
  const std::string end =
      stream_.at_end() ? "; it ends at byte " + std::to_string(stream_.length()) : "";
  throw Error(name_ + ": broken at byte " + std::to_string(whole_) + ", behind " +
              std::to_string(packets_) + (packets_ == 1 ? " whole packet" : " whole packets") +
              end + ": " + reason);
}

void CaptureFileSource::run(FrameHandler& handler) {
  constexpr std::uint64_t kBatch = 1024; // How often a stop is looked for.
  handler_ = &handler;
  CaptureRecord record;
  while (file_ && wanted_ && !(packets_ % kBatch == 0 && stop_.requested()) && next(record)) {
    ++packets_;
    whole_ = stream_.position();
    if (!hand_over(record)) {
      wanted_ = false;
    }
  }
  handler_ = nullptr;
}

} // namespace

std::unique_ptr<PacketSource> open_file_source(InputFile input, int snapshot_length,
                                               const CaptureFilter& filter, StopSignal& stop) {
  return std::make_unique<CaptureFileSource>(std::move(input), snapshot_length, filter, stop);
}

} // namespace chattcp
