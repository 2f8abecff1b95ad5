// A network interface that a test feeds, for captures that need no rights.
#pragma once

#include "base/error.h"
#include "base/stop_signal.h"
#include "broadcast/shared_capture.h"
#include "source/packet_source.h"
#include "support/frames.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace chattcp::test {

// Every capture that is open gets every frame that is pushed, as IP datagrams without a link layer.
// From any thread; must outlive the captures.
class FakeInterface {
public:
  void push(const Bytes& frame) {
    const std::lock_guard lock(mutex_);
    frames_.push_back(frame);
    changed_.notify_all();
  }

  // What the captures say from now on that they have lost.
  void lose(const SourceDrops& drops) {
    const std::lock_guard lock(mutex_);
    drops_ = drops;
  }

  // Breaks the captures that are open.
  void break_down(const std::string& error) {
    const std::lock_guard lock(mutex_);
    broken_ = opened_;
    error_ = error;
    changed_.notify_all();
  }

  // Lets nobody open it any more; empty: lets them again.
  void refuse(const std::string& error) {
    const std::lock_guard lock(mutex_);
    refusal_ = error;
  }

  SourceOpener opener() {
    return [this](const CaptureWish& /*wish*/, StopSignal& stop) {
      return std::make_unique<Source>(*this, stop);
    };
  }

  // How many captures have been opened so far, and how many are open now.
  int opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
  }
  int open() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }

private:
  class Source : public PacketSource {
  public:
    Source(FakeInterface& interface, StopSignal& stop) : interface_(interface), stop_(stop) {
      const std::lock_guard lock(interface_.mutex_);
      if (!interface_.refusal_.empty()) {
        throw Error(interface_.refusal_);
      }
      number_ = ++interface_.opened_;
      next_ = interface_.frames_.size();
      ++interface_.open_;
    }
    ~Source() override {
      const std::lock_guard lock(interface_.mutex_);
      --interface_.open_;
    }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    LinkType link_type() const override { return LinkType::raw; }

    SourceDrops drops() const override {
      const std::lock_guard lock(interface_.mutex_);
      return interface_.drops_;
    }

    void run(FrameHandler& handler) override {
      while (!stop_.requested()) {
        const std::vector<Bytes> frames = wait_for_frames();
        for (const Bytes& frame : frames) {
          const auto length = static_cast<std::uint32_t>(frame.size());
          if (!handler.on_frame({.bytes = frame,
                                 .wire_length = length,
                                 .time = {},
                                 .link_type = LinkType::raw})) {
            return;
          }
        }
        if (!handler.on_idle()) {
          return;
        }
      }
    }

  private:
    // All that have come, after a moment perhaps none. Throws once the interface has broken down.
    std::vector<Bytes> wait_for_frames() {
      constexpr std::chrono::milliseconds kMoment(5);
      std::unique_lock lock(interface_.mutex_);
      const std::vector<Bytes>& all = interface_.frames_;
      interface_.changed_.wait_for(lock, kMoment,
                                   [&] { return next_ < all.size() || has_broken(); });
      if (next_ == all.size() && has_broken()) {
        throw Error(interface_.error_);
      }
      std::vector<Bytes> frames(all.begin() + static_cast<std::ptrdiff_t>(next_), all.end());
      next_ = all.size();
      return frames;
    }

    bool has_broken() const { return number_ <= interface_.broken_; }

    FakeInterface& interface_;
    StopSignal& stop_;
    int number_ = 0;
    std::size_t next_ = 0; // Of interface_.frames_.
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Bytes> frames_;
  SourceDrops drops_;
  std::string refusal_;
  std::string error_;
  int opened_ = 0;
  int open_ = 0;
  int broken_ = 0; // As many of the first that were opened.
};

} // namespace chattcp::test
