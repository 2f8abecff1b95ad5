#include "serve/saved/packets_job.h"

#include "base/error.h"
#include "base/message.h"
#include "base/percent_encoding.h"
#include "serve/socket_writer.h"
#include "source/file/file_source.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

constexpr std::size_t kWindow = std::size_t{64} * 1024; // Of bytes read, and of bytes unpacked.

// 8 MiB, which RFC 8878, 3.1.1.1.2 recommends for those who read what others have made.
constexpr unsigned kHistoryBits = 23;

} // namespace

PacketsJob::PacketsJob(ServerState& state, ClientConnection& connection, CaptureQuery query,
                       StreamForm form)
    : state_(state), connection_(connection), query_(std::move(query)), form_(form),
      slot_(state.slots, connection.client().address, kWaitForSlot) {
  if (slot_.taken()) {
    state_.hidden.insert(connection_.ends()); // Before its first byte can be captured.
    log([this] { return "starts: " + shortened(wish_text()) + shown_form(form_); });
  }
}

PacketsJob::~PacketsJob() {
  if (slot_.taken()) {
    source_.reset();
    body_.reset();
    state_.hidden.retire(connection_.ends());
    log([this] {
      return "ends: " + std::to_string(sent_) + (sent_ == 1 ? " packet: " : " packets: ") +
             shortened(why_);
    });
  }
}

template <typename Text> void PacketsJob::log(Text text) const {
  if (state_.quiet) {
    return;
  }
  try {
    print_message(connection_.client().name + " " + text());
  } catch (const std::bad_alloc&) {
    // A line less, where memory is short.
  }
}

std::string PacketsJob::wish_text() const {
  const std::string text = query_.wish.text(); // "i=&p=tcp"
  const std::string source = query_.file ? "file=" + percent_encoded(*query_.file) : "upload";
  return source + text.substr(std::min(text.find('&'), text.size()));
}

void PacketsJob::open_body(const BodyFraming& framing) {
  ++state_.totals.uploads;
  body_.emplace(connection_, framing, state_.upload_bytes, state_.held);
  InputFile body;
  body.name = "body";
  body.read = [this](std::uint8_t* out, std::size_t room, const std::function<bool()>& on_wait) {
    try {
      return body_->read(reinterpret_cast<char*>(out), room, on_wait);
    } catch (const BodyFailure& failure) {
      count(failure);
      throw;
    }
  };
  open(std::move(body));
}

// Only writes show that a client has left, and a filter may pass nothing of a long file.
void PacketsJob::open_saved(InputFile file) {
  file.read = [this, read = std::move(file.read)](std::uint8_t* out, std::size_t room,
                                                  const std::function<bool()>& on_wait) {
    if (!client_is_there()) {
      throw Error("client left");
    }
    return read(out, room, on_wait);
  };
  open(std::move(file));
}

bool PacketsJob::client_is_there() {
  constexpr std::chrono::milliseconds kTick(250);
  const auto now = StopSignal::Clock::now();
  if (now - last_look_ < kTick) {
    return true;
  }
  last_look_ = now;
  return connection_.peer_state() != PeerState::left;
}

void PacketsJob::count(const BodyFailure& failure) {
  if (failure.why() == BodyFailure::Why::too_large) {
    state_.refusals.uploads.add(UploadRefusal::size);
  } else if (failure.why() == BodyFailure::Why::too_slow) {
    state_.refusals.uploads.add(UploadRefusal::time);
  }
}

void PacketsJob::open(InputFile file) {
  // Few bytes may unpack to so many, without a packet among them, that nothing else sees the stop.
  file.read = [this, read = std::move(file.read)](std::uint8_t* out, std::size_t room,
                                                  const std::function<bool()>& on_wait) {
    if (state_.stop.requested()) {
      throw BodyFailure("the server is stopping", BodyFailure::Why::stopped);
    }
    return read(out, room, on_wait);
  };
  file.window = kWindow;
  file.history_bits = kHistoryBits;
  std::vector<InputFile> files;
  files.push_back(std::move(file));
  try {
    source_ = open_file_source(
        std::move(files),
        {.snapshot_length = 0,
         .filter = {.wide = {}, .expressions = query_.wish.expressions, .flag = "f"},
         .first_packet = true},
        unwanted_);
  } catch (const Error& error) {
    why_ = error.what();
    throw;
  }
}

void PacketsJob::run(BodyWriter& body) {
  SocketWriter writer(body);
  SavedStream stream(query_.wish,
                     {.form = form_,
                      .count = query_.count,
                      .most_streams = std::min(state_.most_streams, kMostSavedStreams)},
                     state_.totals, state_.stop);
  why_ = stream.run(*source_, writer);
  sent_ = stream.sent();
}

} // namespace chattcp
