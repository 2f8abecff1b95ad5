#include "http/body_reader.h"

#include <algorithm>
#include <limits>
#include <new>

namespace chattcp {

namespace {

constexpr std::size_t kPiece = std::size_t{64} * 1024;

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;

} // namespace

bool ByteBudget::take(std::size_t bytes) {
  std::size_t left = left_;
  while (left >= bytes) {
    if (left_.compare_exchange_weak(left, left - bytes)) {
      return true;
    }
  }
  return false;
}

BodyReader::BodyReader(ClientConnection& connection, const BodyFraming& framing, std::uint64_t most,
                       ByteBudget& budget)
    : connection_(connection), framing_(framing), most_(most), budget_(budget),
      asked_(!framing.expects_continue) {
  connection_.set_read_ahead(this);
}

BodyReader::~BodyReader() {
  connection_.set_read_ahead(nullptr);
  budget_.give_back(held_.size() * kPiece);
}

// How many bytes of the body may still come; with chunks that is not known.
std::uint64_t BodyReader::unreceived() const {
  return framing_.chunked ? std::numeric_limits<std::uint64_t>::max() : framing_.length - received_;
}

std::span<char> BodyReader::room() {
  const bool is_full = held_.empty() || held_.back().end == kPiece;
  if (client_ended_ || unreceived() == 0 || chunks_.ended() ||
      (is_full && held_.size() * kPiece >= most_ + kPiece)) {
    return {};
  }
  if (is_full) {
    if (!budget_.take(kPiece)) {
      return {};
    }
    try {
      held_.push_back({.bytes = std::unique_ptr<char[]>(new char[kPiece])});
    } catch (const std::bad_alloc&) {
      budget_.give_back(kPiece);
      return {}; // In the middle of a write of the answer, which must go on.
    }
  }
  Piece& last = held_.back();
  return {last.bytes.get() + last.end,
          static_cast<std::size_t>(std::min<std::uint64_t>(kPiece - last.end, unreceived()))};
}

void BodyReader::add(std::size_t count) {
  held_.back().end += count;
  received_ += count;
  client_ended_ = client_ended_ || count == 0;
}

std::size_t BodyReader::read(char* out, std::size_t room, const std::function<bool()>& on_wait) {
  std::size_t made = 0;
  while (made == 0 && !chunks_.ended()) {
    if (!chunks_.fault().empty()) {
      throw BodyFailure(std::string(chunks_.fault()), BodyFailure::Why::malformed);
    }
    const std::size_t count = next(out, room, on_wait);
    if (count == 0) {
      return 0;
    }
    made = content(out, count);
  }
  return made;
}

// The content of the next `count` bytes of the body, in their place.
std::size_t BodyReader::content(char* out, std::size_t count) {
  const std::size_t made = framing_.chunked ? chunks_.decode(out, count) : count;
  content_ += made;
  if (content_ > most_) {
    throw BodyFailure("the body is larger than " + std::to_string(most_ / kMebibyte) +
                          " MiB (--max-upload)",
                      BodyFailure::Why::too_large);
  }
  return made;
}

// The next bytes of the body, as they come.
std::size_t BodyReader::next(char* out, std::size_t room, const std::function<bool()>& on_wait) {
  bool idle = false;
  while (true) {
    if (const std::size_t count = take_held(out, room); count != 0) {
      return count;
    }
    if (unreceived() == 0) {
      return 0;
    }
    const Transfer done = receive(out, room);
    if (done.count != 0) {
      return done.count;
    }
    if (client_ended_) {
      throw BodyFailure("the client has not sent the whole body", BodyFailure::Why::left);
    }
    ask_for_body();
    if (idle) {
      wait(done.events);
    } else if (!on_wait()) {
      return 0;
    }
    idle = true; // The client may have sent something meanwhile.
  }
}

std::size_t BodyReader::take_held(char* out, std::size_t room) {
  if (held_.empty()) {
    return 0;
  }
  Piece& first = held_.front();
  const std::size_t count = std::min(room, first.end - first.begin);
  std::copy_n(first.bytes.get() + first.begin, count, out);
  first.begin += count;
  if (first.begin == first.end) {
    held_.pop_front();
    budget_.give_back(kPiece);
  }
  return count;
}

Transfer BodyReader::receive(char* out, std::size_t room) {
  if (client_ended_) {
    return {};
  }
  const Transfer done = connection_.receive(
      out, static_cast<std::size_t>(std::min<std::uint64_t>(room, unreceived())));
  received_ += done.count;
  client_ended_ = done.ended();
  return done;
}

void BodyReader::ask_for_body() {
  if (!asked_) {
    asked_ = true;
    connection_.write({"HTTP/1.1 100 Continue\r\n\r\n"});
  }
}

void BodyReader::wait(short events) {
  switch (connection_.wait_to_receive(events, kBodySilence)) {
  case Wake::ready:
    return;
  case Wake::timeout:
    throw BodyFailure("the client has sent nothing of the body for " +
                          std::to_string(kBodySilence.count()) + " seconds",
                      BodyFailure::Why::too_slow);
  case Wake::stopped:
    throw BodyFailure("the server is stopping", BodyFailure::Why::stopped);
  }
}

} // namespace chattcp
