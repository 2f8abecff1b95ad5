#include "broadcast/saved_stream.h"

#include "base/error_json.h"
#include "base/printable.h"
#include "broadcast/sse.h"
#include "broadcast/wished_run.h"

#include <algorithm>
#include <exception>
#include <new>
#include <span>

namespace chattcp {

namespace {

constexpr std::string_view kPacket = "packet";

} // namespace

std::string SavedStream::run(PacketSource& source, StreamWriter& writer) {
  writer_ = &writer;
  const std::string error = begin() ? run_to_end(source) : std::string();
  if (!reached_) {
    return why_unreachable(writer.peer_state());
  }
  if (!error.empty()) {
    report(error);
  }
  if (options_.form == StreamForm::events) {
    write_text(sse_close(kStopCapture, kEndId));
  }
  return !error.empty()                                             ? error
         : options_.count != 0 && counts_.printed == options_.count ? "count reached"
                                                                    : "end of the file";
}

bool SavedStream::begin() {
  switch (options_.form) {
  case StreamForm::table:
    return write_text(heading_of(wish_));
  case StreamForm::events:
    return write_text(sse_retry(kReconnectPause) + sse_comment("packets of a file"));
  case StreamForm::lines:
  case StreamForm::frames: // Not of saved files.
    break;
  }
  return true;
}

// Returns what is wrong.
std::string SavedStream::run_to_end(PacketSource& source) {
  try {
    run_wish(wish_, source, *this,
             {.hidden = nullptr,
              .discard = &stop_,
              .most_streams = options_.most_streams,
              .count = options_.count},
             counts_);
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const std::exception& failure) {
    return failure.what();
  }
  // What looks like the end of a file would be taken for it.
  return stop_.requested() ? "the server is stopping" : "";
}

bool SavedStream::write(std::string_view lines) {
  unwritten_ = lines.size();
  if (options_.form == StreamForm::events) {
    make_events(lines);
    reached_ = reached_ && write_text(text_);
  } else {
    reached_ = reached_ && write_text(lines);
  }
  if (reached_) {
    unwritten_ = 0;
    totals_.packets += counts_.printed - noted_;
    noted_ = counts_.printed;
  }
  return reached_;
}

void SavedStream::make_events(std::string_view lines) {
  const auto count = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  text_.resize(lines.size() + count * (kPacket.size() + kMaxEventFrame));
  char* out = text_.data();
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    out = write_event(++events_, kPacket, lines.substr(0, end), out);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  text_.resize(static_cast<std::size_t>(out - text_.data()));
}

bool SavedStream::write_text(std::string_view text) {
  totals_.bytes += text.size();
  reached_ = writer_->write({&text, 1});
  return reached_;
}

// Tables and frames have no place for it.
void SavedStream::report(const std::string& error) {
  switch (options_.form) {
  case StreamForm::table:
  case StreamForm::frames:
    writer_->break_off();
    break;
  case StreamForm::events:
    write_text(sse_event("error", printable(error)));
    break;
  case StreamForm::lines:
    write_text(error_json(error) + "\n");
    break;
  }
}

} // namespace chattcp
