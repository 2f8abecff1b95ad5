#include "platform/poller.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace chattcp {

namespace {

// What can be read may be the end.
short to_poll(short events) {
  return static_cast<short>(((events & (kReadable | kDeparted)) != 0 ? POLLIN : 0) |
                            ((events & kWritable) != 0 ? POLLOUT : 0));
}

short from_poll(short events) {
  return static_cast<short>(((events & POLLIN) != 0 ? kReadable | kDeparted : 0) |
                            ((events & POLLOUT) != 0 ? kWritable : 0) |
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
  Impl() {
    if (pipe(ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "cannot wait for sockets");
    }
    for (const int end : ends) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
    polled.push_back({.fd = ends[0], .events = POLLIN, .revents = 0});
    tags.push_back(nullptr);
  }
  ~Impl() {
    close(ends[0]);
    close(ends[1]);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void empty_pipe() const {
    std::array<char, 64> bytes{};
    while (read(ends[0], bytes.data(), bytes.size()) > 0) {
    }
  }

  std::array<int, 2> ends{};  // Of a pipe by which the wait is ended.
  std::vector<pollfd> polled; // The pipe first.
  std::vector<void*> tags;    // Of the same places.
  std::vector<Ready> ready;
  std::unordered_map<int, std::size_t> places; // By socket.
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  const std::size_t place = impl_->polled.size();
  make_room(impl_->polled, place); // First whatever can fail.
  make_room(impl_->tags, place);
  make_room(impl_->ready, place);
  impl_->places[socket] = place;
  impl_->polled.push_back({.fd = socket, .events = to_poll(events), .revents = 0});
  impl_->tags.push_back(tag);
}

void Poller::change(int socket, short events, void* tag) noexcept {
  const std::size_t place = impl_->places.find(socket)->second;
  impl_->polled[place].events = to_poll(events);
  impl_->tags[place] = tag;
}

// The last one takes its place.
void Poller::remove(int socket) noexcept {
  const auto found = impl_->places.find(socket);
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
  impl_->ready.clear();
  const int count =
      poll(impl_->polled.data(), static_cast<nfds_t>(impl_->polled.size()), milliseconds);
  if (count <= 0) {
    return {};
  }
  if (impl_->polled[0].revents != 0) {
    impl_->empty_pipe();
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
  const char byte = 0;
  // A full pipe wakes as well.
  while (write(impl_->ends[1], &byte, 1) < 0 && errno == EINTR) {
  }
}

} // namespace chattcp
