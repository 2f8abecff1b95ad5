// The interface between sources of frames and the pipeline.
#pragma once

#include "base/frame.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace chattcp {

// Receives the frames of a source, on the thread that called run().
class FrameHandler {
public:
  FrameHandler() = default;
  FrameHandler(const FrameHandler&) = delete;
  FrameHandler& operator=(const FrameHandler&) = delete;
  virtual ~FrameHandler() = default;

  // One frame, whose bytes are valid during the call. Returns false to end the run.
  virtual bool on_frame(const Frame& frame) = 0;

  // The same for several frames, the next ones in their order. Only if it looks ahead, and at most
  // kMostAhead that have arrived: none waits for another.
  static constexpr std::size_t kMostAhead = 32;
  virtual bool on_frames(std::span<const Frame> frames) {
    return std::all_of(frames.begin(), frames.end(),
                       [this](const Frame& frame) { return on_frame(frame); });
  }

  // No frame is pending: flush what has been produced. Returns false to end the run. Live, it is
  // called again every quarter of a second as long as none comes.
  virtual bool on_idle() = 0;

  // True if it gains from several frames at once; it may change its mind with any call.
  bool looks_ahead() const { return looks_ahead_; }

protected:
  bool looks_ahead_ = false;
};

// Frames that a source lost, counted from the start of the capture.
struct SourceDrops {
  std::uint64_t by_kernel = 0;    // The buffer was full.
  std::uint64_t by_interface = 0; // Lost by the interface or its driver.
  std::uint64_t cut = 0;          // Handed over truncated, although whole frames were wanted.
};

// How much of a source has been read, in bytes.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0; // 0 if unknown, as in a live capture or a pipe.
};

class PacketSource {
public:
  PacketSource() = default;
  PacketSource(const PacketSource&) = delete;
  PacketSource& operator=(const PacketSource&) = delete;
  virtual ~PacketSource() = default;

  // The link layer of the frames; in a file with several, that of the first interface.
  virtual LinkType link_type() const = 0;

  // The interface of a live capture: "eth0, link type EN10MB (Ethernet), snapshot length 262144
  // bytes"; empty for a file.
  virtual std::string description() const { return {}; }

  // A warning for the user; usually empty.
  virtual std::string warning() const { return {}; }

  // Hands over frames until the source ends, a stop is requested, or `handler` returns false.
  // Frames captured before a stop are handed over before this returns. Throws Error if the source
  // breaks, after all frames before that. Call once per source.
  virtual void run(FrameHandler& handler) = 0;

  // Called by a handler that wants no frames that arrive from now on. Returns true if those that
  // have arrived will still be handed over; false for files, whose frames are not lost by stopping.
  virtual bool stop_arrivals() { return false; }

  // From any thread, at any time.
  virtual Progress progress() const { return {}; }

  // From any thread, at any time; may be a quarter of a second old while run() is under way.
  virtual SourceDrops drops() const = 0;
};

} // namespace chattcp
