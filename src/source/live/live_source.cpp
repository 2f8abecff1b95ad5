#include "source/live/live_source.h"

#include "base/error.h"
#include "source/frame_batch.h"
#include "source/interface_name.h"
#include "source/live/captured_interface.h"
#include "source/live/frame_queue.h"
#include "source/live/live_handle.h"
#include "source/live/packet_clock.h"
#include "source/live/packet_socket.h"
#include "source/live/ring.h"
#include "source/pcap_filter.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace chattcp {

namespace {

// How often an idle capture checks its interface and counts.
constexpr std::chrono::milliseconds kTick(250);

constexpr std::int64_t kMebibyte = std::int64_t{1024} * 1024;
constexpr std::size_t kRoomForWords = 64; // Of a message, around that of libpcap.
constexpr std::size_t kQueueRings = 4;    // The limit of the queue, in sizes of the ring.

// Where the number has 32 bits, it is without a sign, and lasts until 2106.
template <typename Number> std::int64_t seconds_of(Number seconds) {
  return sizeof seconds == sizeof(std::uint32_t) ? static_cast<std::uint32_t>(seconds) : seconds;
}

class PcapLiveSource : public PacketSource {
public:
  PcapLiveSource(const LiveOptions& options, const CaptureFilter& filter, StopSignal& stop)
      : interface_(options.interface), stop_(stop), live_(open_live_handle(options)),
        handle_(live_.pcap.get()), name_(descriptor_of(handle_), interface_),
        link_type_(supported_link_type(pcap_datalink(handle_), interface_)),
        captured_(descriptor_of(handle_), interface_, link_type_),
        wants_all_(options.snapshot_length == 0), ring_bytes_(kMebibyte * options.buffer_mebibytes),
        queue_(kQueueRings * static_cast<std::size_t>(ring_bytes_)) {
    const std::string warning = install_live_filter(handle_, options, link_type_, filter);
    live_.warning += (live_.warning.empty() || warning.empty() ? "" : "; ") + warning;
    start_frames(handle_, interface_);
    failure_.reserve(PCAP_ERRBUF_SIZE + interface_.size() + kRoomForWords);
    failure_ = "out of memory; a smaller --buffer-size needs less";
  }

  LinkType link_type() const override { return link_type_; }
  std::string description() const override;
  std::string warning() const override { return live_.warning; }
  SourceDrops drops() const override {
    return {.by_kernel = dropped_by_kernel_, .by_interface = dropped_by_interface_, .cut = cut_};
  }

  void run(FrameHandler& handler) override;

  bool stop_arrivals() override {
    stop_.request();
    return true;
  }

private:
  // Cleans up however run() ends.
  class CapturingThread;

  void capture() noexcept;
  void capture_until_stopped();
  void empty_ring();
  void finish_ring();
  int move_batch();
  void store(FrameQueue::Batch& batch, const pcap_pkthdr& header, const u_char* bytes);
  bool is_past_end(const pcap_pkthdr& header);
  Timestamp time_of(const pcap_pkthdr& header) const;
  void update_drops();
  bool hand_over(const FrameBlock& block, FrameHandler& handler) const;

  std::string interface_;
  StopSignal& stop_;
  LiveHandle live_;
  pcap_t* handle_; // Owned by live_; during run(), used by the capturing thread only.
  InterfaceName name_;
  LinkType link_type_;
  CapturedInterface captured_;
  bool wants_all_; // Of each packet, not a snapshot.
  std::int64_t ring_bytes_;
  FrameQueue queue_;
  std::string failure_; // Prepared, since without memory it could not be written any more.

  // Used by the capturing thread only.
  PacketClock clock_{Moment::now()};
  std::optional<Timestamp> end_;  // When a stop came, if one did.
  std::int64_t bytes_at_end_ = 0; // Taken since then.
  bool past_end_ = false;
  pcap_stat last_counts_{};
  StopSignal::Clock::time_point next_update_;

  std::atomic<std::uint64_t> dropped_by_kernel_ = 0;
  std::atomic<std::uint64_t> dropped_by_interface_ = 0;
  std::atomic<std::uint64_t> cut_ = 0;
};

std::string PcapLiveSource::description() const {
  const int data_link = pcap_datalink(handle_);
  const char* const name = pcap_datalink_val_to_name(data_link);
  const char* const meaning = pcap_datalink_val_to_description(data_link);
  return interface_ + ", link type " + (name != nullptr ? name : "?") + " (" +
         (meaning != nullptr ? meaning : "?") + "), snapshot length " +
         std::to_string(pcap_snapshot(handle_)) + " bytes";
}

// The capturing thread. -------------------------------------------------------------------------

Timestamp PcapLiveSource::time_of(const pcap_pkthdr& header) const {
  const bool nanoseconds = pcap_get_tstamp_precision(handle_) == PCAP_TSTAMP_PRECISION_NANO;
  return {.seconds = seconds_of(header.ts.tv_sec),
          .nanoseconds = header.ts.tv_usec * (nanoseconds ? 1 : 1000)};
}

// Frames that arrive after a stop are not wanted. If the clock has been set back, frames from
// before may have later stamps and new ones earlier stamps; then reading as much as the ring holds
// ends it.
bool PcapLiveSource::is_past_end(const pcap_pkthdr& header) {
  if (end_) {
    bytes_at_end_ += header.caplen;
    past_end_ = past_end_ || *end_ < time_of(header) || bytes_at_end_ > ring_bytes_;
  }
  return past_end_;
}

void PcapLiveSource::store(FrameQueue::Batch& batch, const pcap_pkthdr& header,
                           const u_char* bytes) {
  if (!is_past_end(header)) {
    if (wants_all_ && header.caplen < header.len) {
      ++cut_;
    }
    batch.append({.time = time_of(header), .wire_length = header.len, .length = header.caplen},
                 bytes);
  }
  if (past_end_ || batch.full()) {
    pcap_breakloop(handle_);
  }
}

// Moves some frames from the ring into the queue, which has room. Returns libpcap's count, 0 if the
// ring is empty.
int PcapLiveSource::move_batch() {
  constexpr int kBatch = 256; // The decoding side waits for at most this many copies.
  struct Context {
    PcapLiveSource& source;
    FrameQueue::Batch batch;
    std::exception_ptr failure;
  };
  const auto on_packet = [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
    auto* const context = reinterpret_cast<Context*>(user);
    try {
      context->source.store(context->batch, *header, bytes);
    } catch (...) {
      context->failure = std::current_exception(); // Out of memory; must not pass through C.
      pcap_breakloop(context->source.handle_);
    }
  };
  Context context{.source = *this, .batch = FrameQueue::Batch(queue_), .failure = {}};
  const int count = pcap_dispatch(handle_, kBatch, on_packet, reinterpret_cast<u_char*>(&context));
  if (context.failure) {
    std::rethrow_exception(context.failure);
  }
  if (count == PCAP_ERROR) {
    name_.throw_if_new(); // libpcap sometimes reports a renamed interface as gone.
    throw Error(interface_ + ": " + pcap_geterr(handle_));
  }
  return count;
}

// Moves the content of the ring. Also returns after a while of endless traffic, or if the queue
// stays full, so that the caller can do its other checks.
void PcapLiveSource::empty_ring() {
  constexpr int kBatches = 256;
  for (int i = 0; i < kBatches; ++i) {
    if (queue_.wait_for_room(kTick) != FrameQueue::Room::free) {
      return;
    }
    const Moment before = Moment::now();
    if (move_batch() == 0) {
      clock_.note_empty(before);
      return;
    }
  }
}

// After a stop: moves the frames that arrived before it, and waits for a slow reader. The kernel
// hands over the block that it is filling within kBlockMilliseconds.
void PcapLiveSource::finish_ring() {
  // Before Linux 6.18 that time is counted in kernel ticks of up to 10 ms.
  constexpr int kQuietMilliseconds = 50;
  const WaitObject ring = wait_object_of(handle_);
  end_ = clock_.latest(Moment::now());
  while (!past_end_) {
    const FrameQueue::Room room = queue_.wait_for_room(kTick);
    if (room == FrameQueue::Room::abandoned) {
      return;
    }
    if (room == FrameQueue::Room::free && move_batch() == 0 &&
        !wait_for_object(ring, kQuietMilliseconds)) {
      return;
    }
  }
}

void PcapLiveSource::update_drops() {
  pcap_stat counts{};
  if (pcap_stats(handle_, &counts) == 0) {
    // libpcap's counts have 32 bits and wrap around.
    dropped_by_kernel_ += counts.ps_drop - last_counts_.ps_drop;
    dropped_by_interface_ += counts.ps_ifdrop - last_counts_.ps_ifdrop;
    last_counts_ = counts;
  }
}

void PcapLiveSource::capture_until_stopped() {
  const WaitObject ring = wait_object_of(handle_);
  while (stop_.wait_for_object(ring, kTick) != Wake::stopped) {
    empty_ring();
    if (const auto now = StopSignal::Clock::now(); now >= next_update_) {
      update_drops();
      if (!name_.new_name().empty()) {
        finish_ring();
        name_.throw_if_new();
      }
      next_update_ = now + kTick;
    }
  }
  finish_ring();
}

void PcapLiveSource::capture() noexcept {
  try {
    capture_until_stopped();
    failure_.clear();
  } catch (const std::bad_alloc&) {
    // failure_ says so.
  } catch (const std::exception& failure) {
    failure_ = failure.what();
  }
  update_drops();
  queue_.close(std::move(failure_));
}

// The thread that called run(). -----------------------------------------------------------------

class PcapLiveSource::CapturingThread {
public:
  explicit CapturingThread(PcapLiveSource& source) : source_(source) {
    try {
      thread_ = std::thread(&PcapLiveSource::capture, &source);
    } catch (const std::system_error&) {
      throw Error(source.interface_ + ": cannot start a thread for the capture");
    }
  }
  ~CapturingThread() {
    source_.queue_.abandon();
    source_.stop_.request();
    thread_.join();
  }
  CapturingThread(const CapturingThread&) = delete;
  CapturingThread& operator=(const CapturingThread&) = delete;

private:
  PcapLiveSource& source_;
  std::thread thread_;
};

bool PcapLiveSource::hand_over(const FrameBlock& block, FrameHandler& handler) const {
  FrameBatch batch;
  const auto take = [&](const StoredFrame& stored, ByteView bytes) {
    Frame& frame = batch.next();
    frame = {.bytes = bytes,
             .wire_length = stored.wire_length,
             .time = stored.time,
             .link_type = link_type_,
             .live = &captured_};
    if (!handler.looks_ahead()) {
      return handler.on_frame(frame);
    }
    batch.add();
    return !batch.full() || batch.hand_over(handler);
  };
  return block.for_each(take) && batch.hand_over(handler);
}

void PcapLiveSource::run(FrameHandler& handler) {
  const CapturingThread thread(*this);
  std::unique_ptr<FrameBlock> block;
  for (bool wanted = true; wanted;) {
    switch (queue_.take(block)) {
    case FrameQueue::State::frames:
      wanted = hand_over(*block, handler);
      break;
    case FrameQueue::State::empty:
      wanted = handler.on_idle();
      if (wanted) {
        queue_.wait_for_frames(kTick); // Time goes on for the handler too.
      }
      break;
    case FrameQueue::State::closed:
      if (const std::string error = queue_.error(); !error.empty()) {
        throw Error(error);
      }
      return;
    }
  }
}

} // namespace

std::unique_ptr<PacketSource> open_live_source(const LiveOptions& options,
                                               const CaptureFilter& filter, StopSignal& stop) {
  return std::make_unique<PcapLiveSource>(options, filter, stop);
}

} // namespace chattcp
