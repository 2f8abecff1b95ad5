#include "http/socket/client_connection.h"

#include "http/socket/written.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace chattcp {

namespace {

using Clock = StopSignal::Clock;

constexpr std::chrono::seconds kIdle(5); // Between two requests.
constexpr std::chrono::milliseconds
    kTick(100); // How often a blocked write checks the client and the stop.
constexpr std::chrono::milliseconds kLastWords(300); // For a write after the server stops.

std::chrono::milliseconds until(Clock::time_point when) {
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(when - Clock::now()),
                  std::chrono::milliseconds(0));
}

} // namespace

ClientConnection::ClientConnection(Socket socket, const TlsContext* tls, StopSignal& stop)
    : socket_(std::move(socket)), cutoff_(fd()), stop_(stop), ends_(ends_of(fd())),
      peer_(ends_.remote.text()), client_{.address = ClientAddress(ends_.remote.address),
                                          .name = peer_},
      is_tls_(tls != nullptr), transport_(tls == nullptr ? plain_transport(fd()) : tls->wrap(fd())),
      watch_(fd()), first_deadline_(Clock::now() + kRequestTime) {
  prepare_connection(fd());
}

// The first byte of TLS (RFC 8446, 5.1) is not printable.
bool ClientConnection::begins_plain_request() {
  if (wait_to_read(kReadable, until(deadline_)) != Wake::ready) {
    return false;
  }
  const std::optional<char> first = peek_byte(fd());
  return first && (std::isprint(static_cast<unsigned char>(*first)) != 0 || *first == '\r' ||
                   *first == '\n');
}

// Also ready once another thread has ended what is read.
Wake ClientConnection::wait_to_read(short events, std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  Wake wake = Wake::timeout;
  do {
    wake = stop_.wait_for_socket(fd(), events, std::min(until(end), Cutoff::kLongestWait));
  } while (wake == Wake::timeout && !cutoff_.requested() && Clock::now() < end);
  return wake == Wake::timeout && cutoff_.requested() ? Wake::ready : wake;
}

Transfer ClientConnection::read_some(char* out, std::size_t size) {
  return cutoff_.requested() ? Transfer{} : transport_->read(out, size);
}

// Repeats a call of the transport until it transfers something, the connection ends, the deadline
// passes or the server stops. TLS may have to write in order to read, and the reverse.
template <typename Call> Transfer ClientConnection::complete(Call call) {
  Transfer done = call();
  while (done.count == 0 && !done.ended() &&
         wait_to_read(done.events, until(deadline_)) == Wake::ready) {
    done = call();
  }
  return done;
}

Handshake ClientConnection::handshake() {
  deadline_ = *first_deadline_;
  if (is_tls_ && begins_plain_request()) {
    transport_ = plain_transport(fd());
    return Handshake::plain_http;
  }
  const Transfer done =
      complete([this] { return cutoff_.requested() ? Transfer{} : transport_->handshake(); });
  return done.count != 0 ? Handshake::done : Handshake::failed;
}

bool ClientConnection::wait_for_request() {
  deadline_ = std::min(Clock::now() + kIdle, first_deadline_.value_or(Clock::time_point::max()));
  left_ = kMaxRequest + 1; // A request that uses it up is too large.
  if (unread_.empty() && refill() == 0) {
    return false;
  }
  deadline_ = first_deadline_.value_or(Clock::now() + kRequestTime);
  first_deadline_.reset();
  return true;
}

// Returns how many bytes came.
std::size_t ClientConnection::refill() {
  const Transfer done = complete([this] { return read_some(buffer_->data(), buffer_->size()); });
  unread_ = {buffer_->data(), done.count};
  return done.count;
}

std::size_t ClientConnection::read(char* out, std::size_t size) {
  if (left_ == 0) {
    return 0;
  }
  if (unread_.empty() && (Clock::now() >= deadline_ || refill() == 0)) {
    too_slow_ = Clock::now() >= deadline_;
    return 0;
  }
  const std::size_t count = std::min({size, unread_.size(), left_});
  std::copy_n(unread_.begin(), count, out);
  unread_.remove_prefix(count);
  left_ -= count;
  return count;
}

Transfer ClientConnection::receive(char* out, std::size_t size) {
  if (unread_.empty()) {
    return read_some(out, size);
  }
  const std::size_t count = std::min(size, unread_.size());
  std::copy_n(unread_.begin(), count, out);
  unread_.remove_prefix(count);
  return {.count = count, .events = 0};
}

Wake ClientConnection::wait_to_receive(short events, std::chrono::milliseconds timeout) {
  return wait_to_read(events, timeout);
}

bool ClientConnection::write(std::vector<std::string_view> pieces) {
  std::span<std::string_view> left = without_written(pieces, 0);
  while (!left.empty()) {
    const Transfer done = write_some(left);
    if (done.ended()) {
      failure_ = PeerState::left;
      return false;
    }
    if (done.count == 0 && !wait_until_writable(done.events)) {
      return false;
    }
    left = without_written(left, done.count);
  }
  return true;
}

Transfer ClientConnection::write_some(std::span<const std::string_view> pieces) {
  const Transfer done = transport_->write(pieces);
  watch_.add_written(done.count);
  return done;
}

bool ClientConnection::wait_until_writable(short events) {
  while (true) {
    ReadAhead* const ahead =
        read_ahead_ != nullptr && !read_ahead_->room().empty() ? read_ahead_ : nullptr;
    const auto wanted = static_cast<short>(events | (ahead != nullptr ? kReadable : 0));
    const short ready = wait_for_socket(fd(), wanted, static_cast<int>(kTick.count()));
    if ((ready & events) != 0) {
      return true;
    }
    if ((ready & kBroken) != 0) { // Windows: also if the client sends nothing more.
      return is_reachable();
    }
    const bool more = ready != 0 && ahead != nullptr && take_ahead(*ahead);
    if (more) {
      watch_.add_received();
    }
    if (!(more ? may_go_on() : is_reachable())) {
      return false;
    }
  }
}

// Of a client that took nothing for a moment.
bool ClientConnection::is_reachable() {
  if (cutoff_.requested()) {
    failure_ = PeerState::left;
    return false;
  }
  if (const PeerState state = watch_.look(true); state != PeerState::fine) {
    failure_ = state;
    return false;
  }
  return may_go_on();
}

// False some time after a stop.
bool ClientConnection::may_go_on() {
  if (stop_.requested()) {
    last_moment_ = last_moment_.value_or(Clock::now() + kLastWords);
    return Clock::now() < *last_moment_;
  }
  return true;
}

// Takes what has come. Returns false if that is only the end.
bool ClientConnection::take_ahead(ReadAhead& ahead) {
  constexpr int kMostReads = 16; // Then the client may read again.
  bool more = false;
  for (int reads = 0; reads < kMostReads; ++reads) {
    const std::span<char> room = ahead.room();
    const Transfer done = room.empty() ? Transfer{.count = 0, .events = kReadable}
                                       : receive(room.data(), room.size());
    if (done.count != 0 || done.ended()) {
      ahead.add(done.count);
    }
    if (done.count == 0) {
      break;
    }
    more = true;
  }
  return more;
}

PeerState ClientConnection::peer_state() {
  return failure_ ? *failure_ : watch_.look(false);
}

void ClientConnection::read_nothing_more() {
  unread_ = {};
  buffer_.reset();
}

Transfer ClientConnection::discard() const {
  constexpr std::size_t kAtATime = 4096;
  std::array<char, kAtATime> bytes; // Not initialised: nobody looks at them.
  return receive_bytes(fd(), bytes.data(), bytes.size());
}

void ClientConnection::finish() {
  constexpr std::chrono::milliseconds kShort(500);
  constexpr std::chrono::milliseconds kSilence(2000);
  constexpr int kMostReads = 256; // A megabyte; a client that sends more does not read either.
  if (failure_) {
    return;
  }
  transport_->end();
  const Clock::time_point end = Clock::now() + last_wait_;
  const bool is_long = last_wait_ > kShort;
  for (int reads = 0; (is_long || reads < kMostReads) && Clock::now() < end; ++reads) {
    if (wait_to_read(kReadable, std::min(until(end), kSilence)) != Wake::ready ||
        cutoff_.requested() || discard().count == 0) {
      return;
    }
  }
}

} // namespace chattcp
