#include "source/header_handle.h"

#include "base/error.h"
#include "source/windows/wpcap.h"

#include <windows.h>

#include <array>

namespace chattcp {

namespace {

[[noreturn]] void refuse(const std::string& reason) {
  throw Error("cannot prepare a filter: " + reason);
}

// The reading end of a pipe that holds the header and then ends. Every pipe has room for so little.
HANDLE pipe_with(const PcapHeader& header) {
  HANDLE out = nullptr;
  HANDLE in = nullptr;
  if (CreatePipe(&out, &in, nullptr, sizeof header) == 0) {
    refuse("Windows error " + std::to_string(GetLastError()));
  }
  DWORD written = 0;
  WriteFile(in, &header, sizeof header, &written, nullptr); // A short header is refused below.
  CloseHandle(in);
  return out;
}

} // namespace

PcapHandle open_header(const PcapHeader& header) {
  if (!wpcap_problem().empty()) {
    refuse(wpcap_problem());
  }
  if (!wpcap_has("pcap_hopen_offline")) { // In Wine.
    refuse("the wpcap.dll here cannot do it; get Npcap from https://npcap.com");
  }
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  PcapHandle handle(
      pcap_hopen_offline(reinterpret_cast<intptr_t>(pipe_with(header)), message.data()));
  if (!handle) {
    refuse(message.data());
  }
  return handle;
}

} // namespace chattcp
