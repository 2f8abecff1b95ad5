// What the jobs of streams share.
#pragma once

#include "broadcast/saved_stream.h"
#include "http/body_writer.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace chattcp {

// A page that is reloaded asks for its new stream before its old one has ended.
inline constexpr std::chrono::milliseconds kWaitForSlot(500);

class SocketWriter : public StreamWriter {
public:
  explicit SocketWriter(BodyWriter& body) : body_(body) {}

  bool write(std::span<const std::string_view> pieces) override { return body_.write(pieces); }
  PeerState peer_state() override { return body_.peer_state(); }
  void break_off() override { body_.break_off(); }

private:
  BodyWriter& body_;
};

// For log lines. A filter may name thousands of ports.
inline std::string shortened(const std::string& text) {
  constexpr std::size_t kLongest = 300;
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

// " (events)"
inline const char* shown_form(StreamForm form) {
  return form == StreamForm::events  ? " (events)"
         : form == StreamForm::lines ? " (lines)"
         : form == StreamForm::table ? " (table)"
                                     : " (frames)";
}

} // namespace chattcp
