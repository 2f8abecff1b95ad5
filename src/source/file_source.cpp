#include "source/file_source.h"

#include "base/error.h"
#include "source/file_stream.h"
#include "source/pcap_filter.h"

#include <algorithm>
#include <array>
#include <exception>

namespace chattcp {

namespace {

// Why `first`, the beginning of a file, cannot be that of a capture.
std::string what_it_is(std::string_view first, const std::string& reason) {
  if (first.empty()) {
    return "empty, not a capture file";
  }
  if (first.starts_with("\x1f\x8b") || first.starts_with("\x28\xb5\x2f\xfd") ||
      first.starts_with("\xfd"
                        "7zXZ")) {
    return "compressed; unpack it on the way: zcat FILE | chattcp capture -r -";
  }
  if (reason.starts_with("truncated dump file")) {
    return "ends inside the header of a capture file";
  }
  if (reason == "unknown file format") {
    return "not a capture file (pcap or pcapng)";
  }
  return "cannot read the capture: " + reason;
}

// What libpcap says of a pcapng file with interfaces that differ, of which it reads one kind only;
// empty for anything else. Those that differ in the snapshot length alone can be made alike.
std::string what_is_mixed(const std::string& reason) {
  if (reason.find("of the first interface") == std::string::npos) {
    return {};
  }
  if (reason.find("snapshot length") != std::string::npos) {
    return "its interfaces differ in snapshot length, which libpcap cannot read; convert it first: "
           "editcap -F pcap FILE NEW";
  }
  return "its interfaces differ in link type, which libpcap cannot read (" + reason + ")";
}

class PcapFileSource : public PacketSource {
public:
  PcapFileSource(const FileOptions& options, const CaptureFilter& filter, StopSignal& stop)
      : name_(options.path == "-" ? "standard input" : options.path), stop_(stop),
        snapshot_length_(static_cast<std::uint32_t>(options.snapshot_length)),
        stream_(options.path, stop, [this] { tell_idle(); }) {
    open();
    if (handle_) {
      link_type_ = supported_link_type(handle_.get(), name_);
      filter_ = make_file_filter(handle_.get(), filter);
    }
  }

  LinkType link_type() const override { return link_type_; }
  SourceDrops drops() const override { return {}; }
  void run(FrameHandler& handler) override;

private:
  void open();
  void tell_idle();
  static void on_packet(u_char* user, const pcap_pkthdr* header, const u_char* bytes);
  void take(const pcap_pkthdr& header, const u_char* bytes);
  Timestamp time_of(const pcap_pkthdr& header) const;
  [[noreturn]] void fail(const std::string& reason) const;

  std::string name_;
  StopSignal& stop_;
  std::uint32_t snapshot_length_; // 0: no limit.
  FileStream stream_;
  PcapHandle handle_; // Closes the C stream over stream_, so it goes first. Null: no packets.
  FrameFilter filter_;
  LinkType link_type_ = LinkType::ethernet;
  FrameHandler* handler_ = nullptr; // While run() is under way.
  std::exception_ptr failure_;      // What the handler threw: it must not pass through C.
  bool wanted_ = true;
  bool unsigned_seconds_ = false;
  std::uint64_t packets_ = 0;
  std::uint64_t whole_ = 0; // Where the last whole packet ended, in bytes from the beginning.
};

void PcapFileSource::open() {
  constexpr std::string_view kPcapng = "\n\r\r\n"; // The type of its first block.
  const std::string first(stream_.first_bytes());
  unsigned_seconds_ = !first.starts_with(kPcapng);
  std::FILE* const file = stream_.open_c_stream();
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  handle_.reset(
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, message.data()));
  if (!handle_) {
    std::fclose(file);
    stream_.rethrow_failure();
    if (stop_.requested()) {
      return; // Before the file's beginning had come: a source without packets.
    }
    throw Error(name_ + ": " + what_it_is(first, message.data()));
  }
  whole_ = stream_.position();
}

void PcapFileSource::tell_idle() {
  if (handler_ != nullptr && !handler_->on_idle()) {
    wanted_ = false;
    stop_.request();
  }
}

void PcapFileSource::take(const pcap_pkthdr& header, const u_char* bytes) {
  ++packets_;
  whole_ = stream_.position();
  if (!filter_.accepts(header, bytes)) {
    return;
  }
  const std::uint32_t length =
      snapshot_length_ == 0 ? header.caplen : std::min(header.caplen, snapshot_length_);
  try {
    wanted_ = handler_->on_frame({.bytes = ByteView(bytes, length),
                                  .wire_length = header.len,
                                  .time = time_of(header),
                                  .link_type = link_type_});
  } catch (...) {
    failure_ = std::current_exception();
    wanted_ = false;
  }
  if (!wanted_) {
    pcap_breakloop(handle_.get());
  }
}

// The 32 bits of a pcap file are without sign, and last until 2106; libpcap gives them one.
Timestamp PcapFileSource::time_of(const pcap_pkthdr& header) const {
  const std::int64_t seconds = header.ts.tv_sec;
  return {.seconds = unsigned_seconds_ ? static_cast<std::uint32_t>(seconds) : seconds,
          .nanoseconds = header.ts.tv_usec};
}

void PcapFileSource::fail(const std::string& reason) const {
  if (const std::string mixed = what_is_mixed(reason); !mixed.empty()) {
    throw Error(name_ + ": " + mixed);
  }
  const std::string end =
      stream_.at_end() ? "; it ends at byte " + std::to_string(stream_.length()) : "";
  throw Error(name_ + ": broken at byte " + std::to_string(whole_) + ", behind " +
              std::to_string(packets_) + (packets_ == 1 ? " whole packet" : " whole packets") +
              end + ": " + reason);
}

// libpcap's callback, the source being its user pointer.
// NOLINTNEXTLINE(readability-non-const-parameter): the type is libpcap's.
void PcapFileSource::on_packet(u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
  reinterpret_cast<PcapFileSource*>(user)->take(*header, bytes);
}

void PcapFileSource::run(FrameHandler& handler) {
  constexpr int kBatch = 1024; // How often a stop is looked for.
  handler_ = &handler;
  int count = handle_ ? 1 : 0;
  while (count > 0 && wanted_ && !stop_.requested()) {
    count = pcap_dispatch(handle_.get(), kBatch, on_packet, reinterpret_cast<u_char*>(this));
  }
  handler_ = nullptr;
  if (failure_) {
    std::rethrow_exception(failure_);
  }
  stream_.rethrow_failure();
  // A stop ends the stream in the middle of a packet: no fault of the file.
  if (count == PCAP_ERROR && !stop_.requested()) {
    fail(pcap_geterr(handle_.get()));
  }
}

} // namespace

std::unique_ptr<PacketSource> open_file_source(const FileOptions& options,
                                               const CaptureFilter& filter, StopSignal& stop) {
  return std::make_unique<PcapFileSource>(options, filter, stop);
}

} // namespace chattcp
