// Takes the content out of a chunked body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chattcp {

// RFC 9112, 7.1. Extensions and trailers are skipped; a line of them is as short as a header.
class ChunkedDecoder {
public:
  // Replaces the next `count` bytes of the body by the content in them; returns how many bytes that
  // has. What follows the end of the body is dropped.
  std::size_t decode(char* bytes, std::size_t count);

  // The body has ended; nothing more is decoded.
  bool ended() const { return state_ == State::ended; }

  // What is wrong with the chunks, as a sentence; empty if nothing is. No content follows it.
  std::string_view fault() const { return fault_; }

private:
  enum class State : std::uint8_t {
    size_begin, // Before the first digit of a chunk's size.
    size,
    extension, // Up to the end of the line.
    size_end,  // Before the line feed.
    content,
    content_end,      // Before the carriage return after it.
    content_end_feed, // Before its line feed.
    trailer_begin,    // At the beginning of a line after the last chunk.
    trailer,
    trailer_feed,
    last_feed, // Of the empty line that ends the body.
    ended,
    broken,
  };

  void take(char c);
  void take_size(char c);
  void end_size_line();
  void skip_to_end(char c, State end);
  void expect(char c, char expected, State next);
  void fail(std::string_view fault);

  State state_ = State::size_begin;
  std::uint64_t left_ = 0; // Of the chunk.
  std::size_t line_ = 0;   // Bytes of the line that has begun.
  std::string_view fault_;
};

} // namespace chattcp
