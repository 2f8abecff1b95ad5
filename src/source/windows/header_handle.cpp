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

[[noreturn]] void refuse_with_last_error() {
  refuse("Windows error " + std::to_string(GetLastError()));
}

void write_header(HANDLE file, const PcapHeader& header) {
  DWORD written = 0;
  const BOOL ok = WriteFile(file, &header, sizeof header, &written, nullptr);
  CloseHandle(file);
  if (ok == 0 || written != sizeof header) {
    refuse_with_last_error();
  }
}

// Every pipe has room for so little.
PcapHandle open_through_pipe(const PcapHeader& header, char* message) {
  HANDLE out = nullptr;
  HANDLE in = nullptr;
  if (CreatePipe(&out, &in, nullptr, sizeof header) == 0) {
    refuse_with_last_error();
  }
  write_header(in, header);
  return PcapHandle(pcap_hopen_offline(reinterpret_cast<intptr_t>(out), message)); // Takes `out`.
}

// For wpcap.dll of Wine, which lets go of an open file.
PcapHandle open_through_file(const PcapHeader& header, char* message) {
  std::array<char, MAX_PATH + 1> folder{};
  std::array<char, MAX_PATH> path{};
  if (GetTempPathA(static_cast<DWORD>(folder.size()), folder.data()) == 0 ||
      GetTempFileNameA(folder.data(), "cht", 0, path.data()) == 0) {
    refuse_with_last_error();
  }
  const HANDLE file = CreateFileA(path.data(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                                  FILE_ATTRIBUTE_TEMPORARY, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    refuse_with_last_error();
  }
  write_header(file, header);
  PcapHandle handle(pcap_open_offline(path.data(), message));
  DeleteFileA(path.data());
  return handle;
}

} // namespace

PcapHandle open_header(const PcapHeader& header) {
  if (!wpcap_problem().empty()) {
    refuse(wpcap_problem());
  }
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  PcapHandle handle = wpcap_has("pcap_hopen_offline") ? open_through_pipe(header, message.data())
                                                      : open_through_file(header, message.data());
  if (!handle) {
    refuse(message.data());
  }
  return handle;
}

} // namespace chattcp
