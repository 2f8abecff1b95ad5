#include "http/message/chunked_decoder.h"

#include "http/message/request_head.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace chattcp {

namespace {

constexpr unsigned kBase = 16;

// 16: not a hexadecimal digit.
unsigned digit(char c) {
  constexpr unsigned kTen = 10;
  if (c >= '0' && c <= '9') {
    return static_cast<unsigned>(c - '0');
  }
  if (c >= 'a' && c <= 'f') {
    return static_cast<unsigned>(c - 'a') + kTen;
  }
  return c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + kTen : kBase;
}

} // namespace

std::size_t ChunkedDecoder::decode(char* bytes, std::size_t count) {
  std::size_t made = 0;
  std::size_t at = 0;
  while (at < count && state_ != State::ended && state_ != State::broken) {
    if (state_ == State::content) {
      const auto run = static_cast<std::size_t>(std::min<std::uint64_t>(left_, count - at));
      std::memmove(bytes + made, bytes + at, run);
      made += run;
      at += run;
      left_ -= run;
      state_ = left_ == 0 ? State::content_end : State::content;
    } else {
      take(bytes[at++]);
    }
  }
  return made;
}

void ChunkedDecoder::take(char c) {
  switch (state_) {
  case State::size_begin:
  case State::size:
    take_size(c);
    break;
  case State::extension:
    skip_to_end(c, State::size_end);
    break;
  case State::size_end:
    end_size_line();
    expect(c, '\n', state_);
    break;
  case State::content_end:
    expect(c, '\r', State::content_end_feed);
    break;
  case State::content_end_feed:
    expect(c, '\n', State::size_begin);
    break;
  case State::trailer_begin:
    state_ = State::trailer;
    skip_to_end(c, State::last_feed);
    break;
  case State::trailer:
    skip_to_end(c, State::trailer_feed);
    break;
  case State::trailer_feed:
    expect(c, '\n', State::trailer_begin); // Lines of the trailer count together.
    break;
  case State::last_feed:
    expect(c, '\n', State::ended);
    break;
  case State::content:
  case State::ended:
  case State::broken:
    break;
  }
}

void ChunkedDecoder::take_size(char c) {
  const unsigned value = digit(c);
  if (value < kBase) {
    if (left_ > std::numeric_limits<std::uint64_t>::max() / kBase || ++line_ > kLongestLine) {
      fail("a chunk of the body is too large");
      return;
    }
    left_ = left_ * kBase + value;
    state_ = State::size;
  } else if (state_ == State::size && (c == '\r' || c == ';' || c == ' ' || c == '\t')) {
    state_ = c == '\r' ? State::size_end : State::extension;
  } else {
    fail("a chunk of the body does not begin with its size");
  }
}

void ChunkedDecoder::end_size_line() {
  state_ = left_ == 0 ? State::trailer_begin : State::content;
  line_ = 0;
}

void ChunkedDecoder::skip_to_end(char c, State end) {
  if (c == '\r') {
    state_ = end;
  } else if (c == '\n' || ++line_ > kLongestLine) {
    fail(c == '\n' ? "a line in the body's chunks ends without a carriage return"
                   : "a line in the body's chunks is too long");
  }
}

void ChunkedDecoder::expect(char c, char expected, State next) {
  if (c == expected) {
    state_ = next;
  } else {
    fail("a chunk of the body does not end where its size says");
  }
}

void ChunkedDecoder::fail(std::string_view fault) {
  fault_ = fault;
  state_ = State::broken;
}

} // namespace chattcp
