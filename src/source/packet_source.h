// The seam between where frames come from and what is done with them.
#pragma once

#include "base/frame.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Takes the frames of a source, on the thread that called run().
class FrameHandler {
public:
  FrameHandler() = default;
  FrameHandler(const FrameHandler&) = delete;
  FrameHandler& operator=(const FrameHandler&) = delete;
  virtual ~FrameHandler() = default;

  // One frame; its bytes are valid during the call. False: no further frame is wanted.
  virtual bool on_frame(const Frame& frame) = 0;

  // No further frame is there yet, so that whoever waits for what has been made should get it.
  // False: no further frame is wanted.
  virtual bool on_idle() = 0;
};

// What a source knows it did not hand over. Counts from the start of the capture.
struct SourceDrops {
  std::uint64_t by_kernel = 0;    // No room in the buffer.
  std::uint64_t by_interface = 0; // Lost by the interface or its driver.
  std::uint64_t cut = 0; // Handed over without their end, although all of them was asked for.
};

// How much of a source has been read, in bytes.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0; // 0: nobody knows, as in a live capture or a pipe.
};

class PacketSource {
public:
  PacketSource() = default;
  PacketSource(const PacketSource&) = delete;
  PacketSource& operator=(const PacketSource&) = delete;
  virtual ~PacketSource() = default;

  // The link layer of the frames; of the first interface, in a file with several kinds.
  virtual LinkType link_type() const = 0;

  // Of a live capture, where it listens: "eth0, link type EN10MB (Ethernet), snapshot length 262144
  // bytes"; empty for a file.
  virtual std::string description() const { return {}; }

  // What does not keep the source from working and yet should be known; empty mostly.
  virtual std::string warning() const { return {}; }

  // Hands over one frame after the other until the source ends, a stop is requested, or `handler`
  // wants no more. What had been captured when a stop came is handed over before this returns.
  // Throws Error when the source breaks, after all frames that came before. Once per source.
  virtual void run(FrameHandler& handler) = 0;

  // By a handler that has no use for frames that arrive from now on. True: those that had arrived
  // are still handed over. False: the frames are in a file and not lost, so that it need not go on.
  virtual bool stop_arrivals() { return false; }

  // From any thread, at any time.
  virtual Progress progress() const { return {}; }

  // From any thread, at any time; may be a quarter of a second old while run() is under way.
  virtual SourceDrops drops() const = 0;
};

} // namespace chattcp
