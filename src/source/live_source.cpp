#include "source/live_source.h"

#include "base/error.h"
#include "source/frame_queue.h"
#include "source/interfaces.h"
#include "source/pcap_handle.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <poll.h>
#include <thread>

namespace chattcp {

namespace {

// How long the kernel fills a block of the ring before it hands it over; the delay of a packet.
constexpr int kBlockMilliseconds = 1;

// How often a capture without packets looks after its interface and its counts.
constexpr std::chrono::milliseconds kTick(250);

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
constexpr std::size_t kQueueRings = 4; // The bound of the queue, as a multiple of the ring.

std::string this_program() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "$(command -v chattcp)" : path.string();
}

bool exists(const std::string& interface) {
  const std::vector<Interface> interfaces = list_interfaces();
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& known) { return known.name == interface; });
}

std::string names_of_interfaces() {
  std::string names;
  for (const Interface& known : list_interfaces()) {
    names += (names.empty() ? "" : ", ") + known.name;
  }
  return names;
}

[[noreturn]] void refuse(pcap_t* handle, int status, const std::string& interface) {
  // Without rights, libpcap says "no permission" of an interface that does not exist as well.
  const bool unknown = status == PCAP_ERROR_NO_SUCH_DEVICE || status == PCAP_ERROR_PERM_DENIED;
  if (unknown && !exists(interface)) {
    throw Error("no interface '" + interface + "'; there are: " + names_of_interfaces());
  }
  switch (status) {
  case PCAP_ERROR_PERM_DENIED:
  case PCAP_ERROR_PROMISC_PERM_DENIED:
    throw Error(interface + ": no permission to capture; use sudo, or once: sudo setcap " +
                "cap_net_raw=ep " + this_program());
  case PCAP_ERROR_IFACE_NOT_UP:
    throw Error(interface + ": the interface is not up; sudo ip link set " + interface + " up");
  default:
    throw Error(interface + ": cannot capture: " + pcap_statustostr(status) + ": " +
                pcap_geterr(handle));
  }
}

// `any` gives cooked frames; the second version tells the interface of each, for -w.
void prefer_cooked_v2(pcap_t* handle) {
#ifdef DLT_LINUX_SLL2
  if (pcap_datalink(handle) == DLT_LINUX_SLL) {
    // The first version is as good for everything else, so a refusal does not matter.
    static_cast<void>(pcap_set_datalink(handle, DLT_LINUX_SLL2));
  }
#endif
}

PcapHandle create(const LiveOptions& options) {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  PcapHandle handle(pcap_create(options.interface.c_str(), message.data()));
  if (!handle) {
    throw Error(options.interface + ": " + message.data());
  }
  pcap_set_snaplen(handle.get(), options.snapshot_length);
  pcap_set_promisc(handle.get(), options.promiscuous ? 1 : 0);
  pcap_set_timeout(handle.get(), kBlockMilliseconds);
  pcap_set_immediate_mode(handle.get(), options.immediate ? 1 : 0);
  pcap_set_buffer_size(handle.get(), static_cast<int>(kMebibyte) * options.buffer_mebibytes);
  pcap_set_tstamp_precision(handle.get(), PCAP_TSTAMP_PRECISION_NANO);
  return handle;
}

class PcapLiveSource : public PacketSource {
public:
  PcapLiveSource(const LiveOptions& options, const CaptureFilter& filter, StopSignal& stop)
      : interface_(options.interface), stop_(stop), handle_(create(options)),
        queue_(kQueueRings * kMebibyte * static_cast<std::size_t>(options.buffer_mebibytes)) {
    activate();
    prefer_cooked_v2(handle_.get());
    link_type_ = supported_link_type(handle_.get(), interface_);
    filter_ = install_filter(handle_.get(), link_type_, filter);
    set_nonblocking();
    nanoseconds_ = pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO;
  }

  LinkType link_type() const override { return link_type_; }
  std::string description() const override;
  std::string warning() const override { return warning_; }
  SourceDrops drops() const override {
    return {.by_kernel = dropped_by_kernel_, .by_interface = dropped_by_interface_};
  }

  void run(FrameHandler& handler) override;

private:
  // What run() needs to do however it ends.
  class CapturingThread;

  void activate();
  void set_nonblocking();
  void capture_until_stopped();
  void capture() noexcept;
  bool empty_ring();
  void finish_ring();
  void update_drops();
  void store(FrameQueue::Batch& batch, const pcap_pkthdr& header, const u_char* bytes);
  bool hand_over(const FrameBlock& block, FrameHandler& handler) const;

  std::string interface_;
  StopSignal& stop_;
  PcapHandle handle_; // run(): touched by the capturing thread alone.
  FrameFilter filter_;
  LinkType link_type_ = LinkType::ethernet;
  bool nanoseconds_ = true;
  std::string warning_;
  FrameQueue queue_;
  pcap_stat last_counts_{};
  StopSignal::Clock::time_point next_update_;
  std::atomic<std::uint64_t> dropped_by_kernel_ = 0;
  std::atomic<std::uint64_t> dropped_by_interface_ = 0;
};

void PcapLiveSource::activate() {
  const int status = pcap_activate(handle_.get());
  if (status < 0) {
    refuse(handle_.get(), status, interface_);
  }
  if (status > 0) {
    warning_ = interface_ + ": " + pcap_statustostr(status);
  }
}

void PcapLiveSource::set_nonblocking() {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  if (pcap_setnonblock(handle_.get(), 1, message.data()) != 0 ||
      pcap_get_selectable_fd(handle_.get()) < 0) {
    throw Error(interface_ + ": cannot wait for packets: " + message.data());
  }
}

std::string PcapLiveSource::description() const {
  const int data_link = pcap_datalink(handle_.get());
  const char* const name = pcap_datalink_val_to_name(data_link);
  const char* const meaning = pcap_datalink_val_to_description(data_link);
  return interface_ + ", link type " + (name != nullptr ? name : "?") + " (" +
         (meaning != nullptr ? meaning : "?") + "), snapshot length " +
         std::to_string(pcap_snapshot(handle_.get())) + " bytes";
}

// The capturing thread. -------------------------------------------------------------------------

void PcapLiveSource::store(FrameQueue::Batch& batch, const pcap_pkthdr& header,
                           const u_char* bytes) {
  if (filter_.accepts(header, bytes)) {
    const std::int64_t fraction = header.ts.tv_usec;
    batch.append({.time = {.seconds = header.ts.tv_sec,
                           .nanoseconds = nanoseconds_ ? fraction : fraction * 1000},
                  .wire_length = header.len,
                  .length = header.caplen},
                 bytes);
  }
  if (batch.full()) {
    pcap_breakloop(handle_.get());
  }
}

// Moves what the ring holds into the queue. False: the handler has left, or the queue is full.
bool PcapLiveSource::empty_ring() {
  constexpr int kBatch = 256; // The other side waits meanwhile for at most so many copies.
  struct Context {
    PcapLiveSource& source;
    FrameQueue::Batch batch;
  };
  const auto on_packet = [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
    auto* const context = reinterpret_cast<Context*>(user);
    context->source.store(context->batch, *header, bytes);
  };
  for (;;) {
    if (queue_.wait_for_room(kTick) != FrameQueue::Room::free) {
      return false;
    }
    Context context{.source = *this, .batch = FrameQueue::Batch(queue_)};
    const int count =
        pcap_dispatch(handle_.get(), kBatch, on_packet, reinterpret_cast<u_char*>(&context));
    if (count == 0) {
      return true;
    }
    if (count == PCAP_ERROR) {
      throw Error(interface_ + ": " + pcap_geterr(handle_.get()));
    }
  }
}

// After a stop: the block that the kernel is filling has packets in it which came before.
void PcapLiveSource::finish_ring() {
  constexpr int kQuietMilliseconds = 4 * kBlockMilliseconds;
  const auto latest = StopSignal::Clock::now() + std::chrono::milliseconds(100);
  pollfd ring{.fd = pcap_get_selectable_fd(handle_.get()), .events = POLLIN, .revents = 0};
  while (empty_ring() && StopSignal::Clock::now() < latest &&
         poll(&ring, 1, kQuietMilliseconds) > 0) {
  }
}

void PcapLiveSource::update_drops() {
  pcap_stat counts{};
  if (pcap_stats(handle_.get(), &counts) == 0) {
    // libpcap counts in 32 bits, and starts again from zero.
    dropped_by_kernel_ += counts.ps_drop - last_counts_.ps_drop;
    dropped_by_interface_ += counts.ps_ifdrop - last_counts_.ps_ifdrop;
    last_counts_ = counts;
  }
}

void PcapLiveSource::capture_until_stopped() {
  const int ring = pcap_get_selectable_fd(handle_.get());
  while (stop_.wait_readable(ring, kTick) != Wake::stopped) {
    empty_ring();
    if (const auto now = StopSignal::Clock::now(); now >= next_update_) {
      update_drops();
      next_update_ = now + kTick;
    }
  }
  finish_ring();
}

void PcapLiveSource::capture() noexcept {
  std::string error;
  try {
    capture_until_stopped();
  } catch (const std::exception& failure) {
    error = failure.what();
  }
  update_drops();
  queue_.close(error);
}

// The thread that called run(). -----------------------------------------------------------------

class PcapLiveSource::CapturingThread {
public:
  explicit CapturingThread(PcapLiveSource& source)
      : source_(source), thread_(&PcapLiveSource::capture, &source) {}
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
  return block.for_each([&](const StoredFrame& stored, ByteView bytes) {
    return handler.on_frame({.bytes = bytes,
                             .wire_length = stored.wire_length,
                             .time = stored.time,
                             .link_type = link_type_});
  });
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
        queue_.wait_for_frames();
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
