#include "source/live/live_handle.h"

#include "base/error.h"
#include "platform/advice.h"
#include "source/interface_choice.h"
#include "source/interface_search.h"
#include "source/interfaces.h"
#include "source/live/any_interface.h"
#include "source/live/granted_buffer.h"
#include "source/live/packet_socket.h"
#include "source/live/ring.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>

namespace chattcp {

namespace {

constexpr int kMebibyte = 1024 * 1024;

bool exists(const std::string& interface) {
  const std::vector<Interface> interfaces = list_interfaces();
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& known) { return known.label() == interface; });
}

// What helps if the system only says that memory has run out.
std::string remedy(const std::string& message) {
  const bool memory = message.find(std::strerror(ENOMEM)) != std::string::npos;
  return memory ? "; a smaller --buffer-size needs less" : "";
}

[[noreturn]] void refuse(pcap_t* handle, int status, const std::string& interface) {
  // Without privileges, libpcap also reports "no permission" for an interface that does not exist.
  const bool unknown = status == PCAP_ERROR_NO_SUCH_DEVICE || status == PCAP_ERROR_PERM_DENIED;
  if (unknown && !exists(interface)) {
    throw UnknownInterface("no interface '" + interface + "'; " + list_labels(list_interfaces()));
  }
  switch (status) {
  case PCAP_ERROR_PERM_DENIED:
  case PCAP_ERROR_PROMISC_PERM_DENIED:
    throw Error(interface + ": no permission to capture; " + remedy_for_refused_capture());
  case PCAP_ERROR_IFACE_NOT_UP:
    throw Error(interface + ": the interface is not up; " + how_to_bring_up(interface));
  default:
    throw Error(interface + ": cannot capture: " +
                (status == PCAP_ERROR ? "" : std::string(pcap_statustostr(status)) + ": ") +
                pcap_geterr(handle) + remedy(pcap_geterr(handle)));
  }
}

// `any` gives cooked frames; their second version names the interface of each, for -w.
void prefer_cooked_v2(pcap_t* handle) {
#ifdef DLT_LINUX_SLL2
  if (pcap_datalink(handle) == DLT_LINUX_SLL) {
    // The first version suffices for everything else, so a failure does not matter.
    std::ignore = pcap_set_datalink(handle, DLT_LINUX_SLL2);
  }
#endif
}

PcapHandle create(const LiveOptions& options) {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  const std::string device = device_of_interface(options.interface);
  PcapHandle handle(pcap_create(device.c_str(), message.data()));
  if (!handle) {
    throw Error(options.interface + ": " + message.data());
  }
  // These fail only for a handle that is active; without nanoseconds there are microseconds.
  std::ignore = pcap_set_snaplen(
      handle.get(), options.snapshot_length == 0 ? kMaxSnapshotLength : options.snapshot_length);
  std::ignore = pcap_set_promisc(handle.get(), options.promiscuous ? 1 : 0);
  std::ignore = pcap_set_timeout(handle.get(), kBlockMilliseconds);
  std::ignore = pcap_set_immediate_mode(handle.get(), options.immediate ? 1 : 0);
  std::ignore = pcap_set_buffer_size(handle.get(), kMebibyte * options.buffer_mebibytes);
  std::ignore = pcap_set_tstamp_precision(handle.get(), PCAP_TSTAMP_PRECISION_NANO);
  prepare_ring(handle.get());
  hold_frames(handle.get());
  if (options.interface == "any") {
    ask_for_interface_names(handle.get());
  }
  return handle;
}

void set_nonblocking(pcap_t* handle, const std::string& interface) {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  if (pcap_setnonblock(handle, 1, message.data()) != 0 || wait_object_of(handle) < 0) {
    throw Error(interface + ": cannot wait for packets: " + message.data());
  }
}

} // namespace

LiveHandle open_live_handle(const LiveOptions& options) {
  LiveHandle live{.pcap = create(options), .warning = {}};
  pcap_t* const handle = live.pcap.get();
  const int status = pcap_activate(handle);
  if (status < 0) {
    refuse(handle, status, options.interface);
  }
  if (status > 0) {
    live.warning = options.interface + ": " + pcap_statustostr(status);
  } else if (const std::string less = buffer_warning(handle, kMebibyte * options.buffer_mebibytes);
             !less.empty()) {
    live.warning = options.interface + ": " + less;
  }
  hurry_ring(handle);
  prefer_cooked_v2(handle);
  set_nonblocking(handle, options.interface);
  return live;
}

} // namespace chattcp
