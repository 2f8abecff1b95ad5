// pcap_open_dead() for unit tests, of the libpcap in Wine (tests/platform/windows/real_libpcap). It
// is not among what chattcp needs of Npcap's.
#include "source/windows/wpcap.h"

#include <pcap/pcap.h>

#include <windows.h>

#include <stdexcept>

pcap_t* pcap_open_dead(int link_type, int snapshot_length) {
  if (!chattcp::wpcap_has("pcap_open_dead")) {
    throw std::runtime_error("there is no wpcap.dll with all of libpcap");
  }
  static auto* const call = reinterpret_cast<decltype(pcap_open_dead)*>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"wpcap.dll"), "pcap_open_dead")));
  return call(link_type, snapshot_length);
}
