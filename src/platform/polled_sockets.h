// The sockets of a Poller whose system is handed all of them each time. For such pollers only.
#pragma once

#include "platform/poller.h"

#include <cstddef>
#include <span>
#include <unordered_map>
#include <vector>

namespace chattcp {

// `Polled` is pollfd, or what the system has in its place. The first one ends the wait, and is none
// of the poller's sockets. One thread.
template <typename Polled> class PolledSockets {
public:
  using Socket = decltype(Polled::fd);

  explicit PolledSockets(const Polled& wake) : polled_{wake}, tags_{nullptr} {}

  // As of Poller, but that `events` are the system's.
  void add(Socket socket, short events, void* tag) {
    const std::size_t place = polled_.size();
    make_room(polled_, place); // First whatever can fail.
    make_room(tags_, place);
    make_room(ready_, place);
    places_[socket] = place;
    polled_.push_back({.fd = socket, .events = events, .revents = 0});
    tags_.push_back(tag);
  }

  void change(Socket socket, short events, void* tag) noexcept {
    const std::size_t place = places_.find(socket)->second;
    polled_[place].events = events;
    tags_[place] = tag;
  }

  // The last one takes its place.
  void remove(Socket socket) noexcept {
    const auto found = places_.find(socket);
    if (found == places_.end()) {
      return;
    }
    const std::size_t place = found->second;
    places_.find(polled_.back().fd)->second = place;
    polled_[place] = polled_.back();
    tags_[place] = tags_.back();
    polled_.pop_back();
    tags_.pop_back();
    places_.erase(found);
  }

  // What the system is handed.
  std::span<Polled> all() { return polled_; }

  // Those that it found ready, with what `translate` makes of its events; valid until the next
  // call.
  template <typename Translate> std::span<const Poller::Ready> ready(Translate translate) {
    ready_.clear();
    for (std::size_t i = 1; i < polled_.size(); ++i) {
      if (polled_[i].revents != 0) {
        ready_.push_back({.tag = tags_[i], .events = translate(polled_[i].revents)});
      }
    }
    return ready_;
  }

private:
  // For one more than `size`.
  template <typename Value> static void make_room(std::vector<Value>& values, std::size_t size) {
    if (values.capacity() <= size) {
      values.reserve(2 * size + 1);
    }
  }

  std::vector<Polled> polled_;
  std::vector<void*> tags_; // Of the same places.
  std::vector<Poller::Ready> ready_;
  std::unordered_map<Socket, std::size_t> places_;
};

} // namespace chattcp
