#include "broadcast/event_log.h"

#include "broadcast/frame_writer.h"
#include "broadcast/sse.h"
#include "output/fields/separated_values.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kBlockCapacity = std::size_t{64} * 1024;
constexpr std::size_t kUsualEvent = 256; // Bytes; few events are smaller.

bool operator==(const SourceDrops& left, const SourceDrops& right) {
  return left.by_kernel == right.by_kernel && left.by_interface == right.by_interface;
}

// Two threads read the drops: the one that reports later may have read earlier.
SourceDrops most_of(const SourceDrops& left, const SourceDrops& right) {
  return {.by_kernel = std::max(left.by_kernel, right.by_kernel),
          .by_interface = std::max(left.by_interface, right.by_interface)};
}

} // namespace

void EventLog::append(std::string_view lines) {
  {
    const std::lock_guard lock(mutex_);
    while (!lines.empty()) {
      lines.remove_prefix(content_.frames ? append_frame(lines) : append_event(lines));
    }
  }
  news_.announce();
}

// These append the first of several, and return how long it is there.

std::size_t EventLog::append_event(std::string_view lines) {
  const std::size_t length = content_.table ? record_size(lines) - 1 : lines.find('\n');
  LogBlock& block = room_for(content_.event.size() + length + kMaxEventFrame);
  char* const begin = block.text.get();
  const char* const end = write_event(ids_after_ + ++packets_, content_.event,
                                      lines.substr(0, length), begin + block.size);
  block.size = static_cast<std::size_t>(end - begin);
  const auto end_offset = static_cast<std::uint32_t>(block.size);
  const auto line_length = static_cast<std::uint32_t>(length);
  block.entries.push_back({.line = end_offset - kEventEnd - line_length, .end = end_offset});
  return length + 1;
}

std::size_t EventLog::append_frame(std::string_view records) {
  FrameMark mark;
  std::memcpy(&mark, records.data(), sizeof mark);
  LogBlock& block = room_for(mark.size);
  std::memcpy(block.text.get() + block.size, records.data() + sizeof mark, mark.size);
  block.size += mark.size;
  const auto end = static_cast<std::uint32_t>(block.size);
  block.entries.push_back({.line = mark.further == 0 ? end - mark.size : end, .end = end});
  ++packets_;
  return sizeof mark + mark.size;
}

LogBlock& EventLog::room_for(std::size_t size) {
  LogBlock* const block = blocks_.empty() ? nullptr : blocks_.back().get();
  return block != nullptr && block->capacity - block->size >= size
             ? *block
             : start_block(std::max(kBlockCapacity, size));
}

LogBlock& EventLog::start_block(std::size_t capacity) {
  const std::uint64_t sequence = blocks_.empty() ? 0 : blocks_.back()->sequence + 1;
  blocks_.push_back(std::make_shared<LogBlock>(capacity, sequence, packets_, drops_));
  blocks_.back()->entries.reserve(capacity / kUsualEvent);
  held_bytes_ += capacity;
  drop_old_blocks();
  return *blocks_.back();
}

// Those that all readers have read, but for what one that returns may ask for; and beyond the bound
// also those that slow readers have not, which then skip them.
void EventLog::drop_old_blocks() {
  std::uint64_t needed = blocks_.back()->sequence;
  for (const Reader* const reader : readers_) {
    needed = std::min(needed, reader->block_->sequence);
  }
  const std::size_t kept = std::min(kKeptForReturn, max_bytes_);
  while (blocks_.size() > 1 &&
         (held_bytes_ > max_bytes_ || (blocks_.front()->sequence < needed && held_bytes_ > kept))) {
    held_bytes_ -= blocks_.front()->capacity;
    blocks_.pop_front();
  }
}

void EventLog::note_drops(const SourceDrops& drops) {
  {
    const std::lock_guard lock(mutex_);
    const SourceDrops most = most_of(drops, drops_);
    if (most == drops_) {
      return;
    }
    drops_ = most;
    start_block(kBlockCapacity);
  }
  news_.announce();
}

void EventLog::close(std::string error) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return;
    }
    error_ = std::move(error);
    closed_ = true;
  }
  news_.announce();
}

std::uint64_t EventLog::last_id() const {
  const std::lock_guard lock(mutex_);
  return ids_after_ + packets_;
}

EventLog::Reader::Reader(EventLog& log, std::optional<std::uint64_t> after) : log_(log) {
  const std::lock_guard lock(log_.mutex_);
  if (log_.blocks_.empty()) {
    log_.start_block(kBlockCapacity);
  }
  if (after && log_.has_given(*after)) {
    go_back_to(*after - log_.ids_after_);
  } else {
    start_at_end();
  }
  drops_ = block_->drops;
  self_ = log_.readers_.insert(log_.readers_.end(), this);
}

void EventLog::Reader::start_at_end() {
  block_ = log_.blocks_.back();
  offset_ = block_->size;
  packets_ = log_.packets_;
}

// To the place after so many packets of the log, or to the oldest place that is left.
void EventLog::Reader::go_back_to(std::uint64_t packets) {
  const auto& blocks = log_.blocks_;
  block_ = *std::find_if(blocks.begin(), blocks.end(),
                         [packets](const auto& block) { return packets <= block->end_packet(); });
  packets_ = std::max(packets, block_->first_packet);
  missed_ = packets_ - packets;
  const std::uint64_t before = packets_ - block_->first_packet;
  offset_ = before == 0 ? 0 : block_->entries[before - 1].end;
}

EventLog::Reader::~Reader() {
  const std::lock_guard lock(log_.mutex_);
  log_.readers_.erase(self_);
}

bool EventLog::Reader::has_news() const {
  return missed_ != 0 || offset_ < block_->size || block_ != log_.blocks_.back();
}

void EventLog::Reader::enter(const std::shared_ptr<LogBlock>& block, Piece& piece) {
  piece.missed += block->first_packet - packets_;
  piece.drops = {.by_kernel = block->drops.by_kernel - drops_.by_kernel,
                 .by_interface = block->drops.by_interface - drops_.by_interface};
  block_ = block;
  offset_ = 0;
  packets_ = block->first_packet;
  drops_ = block->drops;
}

// Takes the rest of the block, or of the next one that is left.
void EventLog::Reader::advance(Piece& piece, const Wanted& wanted) {
  piece.missed = std::exchange(missed_, 0);
  if (offset_ == block_->size && block_ != log_.blocks_.back()) {
    const std::uint64_t oldest = log_.blocks_.front()->sequence;
    const std::uint64_t next = std::max(block_->sequence + 1, oldest);
    enter(log_.blocks_[next - oldest], piece);
  }
  take(piece, wanted);
  piece.last = !has_news() && !log_.closed_;
}

// Views of the block, of which the lines are collected here, as the entries may move when the next
// ones are appended.
void EventLog::Reader::take(Piece& piece, const Wanted& wanted) {
  if (wanted.form == StreamForm::frames) {
    choose_frames(piece, wanted.most);
  } else {
    piece.packets = std::min(block_->end_packet() - packets_, wanted.most);
  }
  const std::uint64_t first = packets_ - block_->first_packet;
  const std::uint64_t end = first + piece.packets;
  const std::size_t end_offset = end == 0 ? 0 : block_->entries[end - 1].end;
  const char* const text = block_->text.get();
  if (wanted.form == StreamForm::events || wanted.form == StreamForm::frames) {
    piece.events = {text + offset_, end_offset - offset_};
  } else {
    for (std::uint64_t i = first; i < end; ++i) {
      const LogEntry& entry = block_->entries[i];
      const std::size_t line_end = entry.end - kEventEnd + 1; // With its newline.
      piece.lines.emplace_back(text + entry.line, line_end - entry.line);
    }
  }
  offset_ = end_offset;
  packets_ += piece.packets;
}

// Those of `most` packets.
void EventLog::Reader::choose_frames(Piece& piece, std::uint64_t most) const {
  for (std::uint64_t i = packets_ - block_->first_packet; i < block_->entries.size(); ++i) {
    const bool further = block_->entries[i].is_further();
    if (!further && piece.packets - piece.further == most) {
      return;
    }
    ++piece.packets;
    piece.further += further ? 1 : 0;
  }
}

EventLog::Reader::State EventLog::Reader::next(Piece& piece, const Wanted& wanted) {
  std::vector<std::string_view> lines = std::move(piece.lines); // Keeps its memory.
  lines.clear();
  piece = {};
  piece.lines = std::move(lines);
  const std::lock_guard lock(log_.mutex_);
  if (has_news()) {
    advance(piece, wanted);
    return State::events;
  }
  return log_.closed_ ? State::closed : State::idle;
}

std::uint64_t EventLog::Reader::unread() const {
  const std::lock_guard lock(log_.mutex_);
  return log_.packets_ - packets_ + missed_;
}

std::string EventLog::Reader::error() const {
  const std::lock_guard lock(log_.mutex_);
  return log_.error_;
}

} // namespace chattcp
