// WSAPoll, which is handed all sockets each time, and costs more the more there are.
#include "platform/poller.h"

#include "platform/windows/wake_socket.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

namespace chattcp {

namespace {

constexpr int kLookAtWake = 1000;    // Milliseconds, where there is a wake socket.
constexpr int kLookAtWakeAlone = 10; // The same, where there is none.

// What can be read may be the end.
short to_poll(short events) {
  return static_cast<short>(((events & (kReadable | kDeparted)) != 0 ? POLLRDNORM : 0) |
                            ((events & kWritable) != 0 ? POLLWRNORM : 0));
}

short from_poll(short events) {
  return static_cast<short>(((events & POLLRDNORM) != 0 ? kReadable | kDeparted : 0) |
                            ((events & POLLWRNORM) != 0 ? kWritable : 0) |
                            ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? kBroken : 0));
}

// For one more than `size`.
template <typename Value> void make_room(std::vector<Value>& values, std::size_t size) {
  if (values.capacity() <= size) {
    values.reserve(2 * size + 1);
  }
}

} // namespace

struct Poller::Impl {
  Impl() : wake(make_wake_socket()) {
    polled.push_back({.fd = wake, .events = POLLRDNORM, .revents = 0});
    tags.push_back(nullptr);
  }
  ~Impl() {
    if (wake != INVALID_SOCKET) {
      closesocket(wake);
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void empty_wake() const {
    std::array<char, 64> bytes{};
    while (recv(wake, bytes.data(), static_cast<int>(bytes.size()), 0) > 0) {
    }
  }

  SOCKET wake;                   // INVALID_SOCKET: waits are short instead.
  std::vector<WSAPOLLFD> polled; // The wake socket first.
  std::vector<void*> tags;       // Of the same places.
  std::vector<Ready> ready;
  std::unordered_map<SOCKET, std::size_t> places;
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  const std::size_t place = impl_->polled.size();
  make_room(impl_->polled, place); // First whatever can fail.
  make_room(impl_->tags, place);
  make_room(impl_->ready, place);
  impl_->places[static_cast<SOCKET>(socket)] = place;
  impl_->polled.push_back(
      {.fd = static_cast<SOCKET>(socket), .events = to_poll(events), .revents = 0});
  impl_->tags.push_back(tag);
}

void Poller::change(int socket, short events, void* tag) noexcept {
  const std::size_t place = impl_->places.find(static_cast<SOCKET>(socket))->second;
  impl_->polled[place].events = to_poll(events);
  impl_->tags[place] = tag;
}

// The last one takes its place.
void Poller::remove(int socket) noexcept {
  const auto found = impl_->places.find(static_cast<SOCKET>(socket));
  if (found == impl_->places.end()) {
    return;
  }
  const std::size_t place = found->second;
  impl_->places.find(impl_->polled.back().fd)->second = place;
  impl_->polled[place] = impl_->polled.back();
  impl_->tags[place] = impl_->tags.back();
  impl_->polled.pop_back();
  impl_->tags.pop_back();
  impl_->places.erase(found);
}

std::span<const Poller::Ready> Poller::wait(int milliseconds) {
  const bool alone = impl_->wake == INVALID_SOCKET;
  const int most = alone ? kLookAtWakeAlone : kLookAtWake;
  const std::size_t first = alone ? 1 : 0;
  impl_->ready.clear();
  if (impl_->polled.size() == first) { // WSAPoll fails without a socket.
    Sleep(static_cast<DWORD>(milliseconds < 0 ? most : std::min(milliseconds, most)));
    return {};
  }
  const int count =
      WSAPoll(impl_->polled.data() + first, static_cast<ULONG>(impl_->polled.size() - first),
              milliseconds < 0 ? most : std::min(milliseconds, most));
  if (count < 0) {
    Sleep(1); // Memory is short.
  }
  if (count <= 0) {
    return {};
  }
  if (!alone && impl_->polled[0].revents != 0) {
    impl_->empty_wake();
  }
  for (std::size_t i = 1; i < impl_->polled.size(); ++i) {
    if (impl_->polled[i].revents != 0) {
      impl_->ready.push_back(
          {.tag = impl_->tags[i], .events = from_poll(impl_->polled[i].revents)});
    }
  }
  return impl_->ready;
}

void Poller::wake() noexcept {
  if (impl_->wake != INVALID_SOCKET) {
    send(impl_->wake, "", 1, 0);
  }
}

} // namespace chattcp
