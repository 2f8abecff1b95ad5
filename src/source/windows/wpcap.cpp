#include "source/windows/wpcap.h"

#include <pcap/pcap.h>

#include <windows.h>
#include <winsock2.h>

#include <array>
#include <cstdio>

namespace chattcp {

namespace {

// Of WinPcap 4.1 and all later ones.
constexpr std::array kNeeded{
    "pcap_activate",
    "pcap_breakloop",
    "pcap_close",
    "pcap_compile",
    "pcap_create",
    "pcap_datalink",
    "pcap_dispatch",
    "pcap_findalldevs",
    "pcap_freealldevs",
    "pcap_freecode",
    "pcap_geterr",
    "pcap_getevent",
    "pcap_lib_version",
    "pcap_offline_filter",

    "pcap_set_buffer_size",
    "pcap_set_datalink",
    "pcap_set_promisc",
    "pcap_set_snaplen",
    "pcap_set_timeout",
    "pcap_setfilter",
    "pcap_setmintocopy",
    "pcap_setnonblock",
    "pcap_snapshot",
    "pcap_stats",
    "pcap_datalink_val_to_name",
    "pcap_datalink_val_to_description",
};

constexpr const char* kWithout = " (capture files can be read without it, unless -f filters them)";

// Only from folders that need an administrator to write to. Its Packet.dll is beside it.
HMODULE load_from(const wchar_t* folder) {
  std::array<wchar_t, MAX_PATH> system{};
  const UINT length = GetSystemDirectoryW(system.data(), MAX_PATH);
  if (length == 0 || length >= MAX_PATH) {
    return nullptr;
  }
  const std::wstring path = std::wstring(system.data(), length) + folder + L"\\wpcap.dll";
  return LoadLibraryExW(path.c_str(), nullptr,
                        LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
}

FARPROC find(HMODULE module, const char* function) {
  return module == nullptr ? nullptr : GetProcAddress(module, function);
}

struct Library {
  Library();

  HMODULE module;
  std::string problem;
};

// Npcap's own folder first; WinPcap, and Npcap that replaces it, are in the system's.
Library::Library() : module(load_from(L"\\Npcap")) {
  DWORD error = GetLastError();
  if (module == nullptr && error == ERROR_MOD_NOT_FOUND) {
    module = load_from(L"");
    error = GetLastError();
  }
  if (module == nullptr) {
    problem = (error == ERROR_MOD_NOT_FOUND
                   ? "Npcap is not installed; get it from https://npcap.com"
                   : "Npcap cannot be loaded (Windows error " + std::to_string(error) +
                         "); install it again, from https://npcap.com") +
              std::string(kWithout);
  }
  for (const char* const function : kNeeded) {
    if (module != nullptr && find(module, function) == nullptr) {
      problem =
          "the wpcap.dll here is too old; get Npcap from https://npcap.com" + std::string(kWithout);
      module = nullptr; // Stays loaded.
    }
  }
}

const Library& library() {
  static const Library loaded;
  return loaded;
}

// A function of wpcap.dll, null if it has none of that name.
template <typename Function> Function* look_up(const char* name) {
  return reinterpret_cast<Function*>(reinterpret_cast<void*>(find(library().module, name)));
}

void put_problem(char* message) {
  std::snprintf(message, PCAP_ERRBUF_SIZE, "%s", wpcap_problem().c_str());
}

} // namespace

const std::string& wpcap_problem() {
  return library().problem;
}

bool wpcap_has(const char* function) {
  return find(library().module, function) != nullptr;
}

} // namespace chattcp

using chattcp::look_up;

// What needs no handle, and so may be called without the library. --------------------------------

pcap_t* pcap_create(const char* device, char* message) {
  static auto* const call = look_up<decltype(pcap_create)>("pcap_create");
  if (call == nullptr) {
    chattcp::put_problem(message);
    return nullptr;
  }
  return call(device, message);
}

int pcap_findalldevs(pcap_if_t** devices, char* message) {
  static auto* const call = look_up<decltype(pcap_findalldevs)>("pcap_findalldevs");
  if (call == nullptr) {
    chattcp::put_problem(message);
    return PCAP_ERROR;
  }
  return call(devices, message);
}

const char* pcap_lib_version() {
  static auto* const call = look_up<decltype(pcap_lib_version)>("pcap_lib_version");
  return call == nullptr ? "without Npcap" : call();
}

const char* pcap_datalink_val_to_name(int link_type) {
  static auto* const call =
      look_up<decltype(pcap_datalink_val_to_name)>("pcap_datalink_val_to_name");
  return call == nullptr ? nullptr : call(link_type);
}

const char* pcap_datalink_val_to_description(int link_type) {
  static auto* const call =
      look_up<decltype(pcap_datalink_val_to_description)>("pcap_datalink_val_to_description");
  return call == nullptr ? nullptr : call(link_type);
}

pcap_t* pcap_hopen_offline(intptr_t file, char* message) {
  static auto* const call = look_up<decltype(pcap_hopen_offline)>("pcap_hopen_offline");
  if (call == nullptr) {
    chattcp::put_problem(message);
    return nullptr;
  }
  return call(file, message);
}

// What some versions lack, and can be done without. ----------------------------------------------

int pcap_set_immediate_mode(pcap_t* handle, int immediate) {
  static auto* const call = look_up<decltype(pcap_set_immediate_mode)>("pcap_set_immediate_mode");
  return call == nullptr ? 0 : call(handle, immediate);
}

int pcap_set_tstamp_type(pcap_t* handle, int type) {
  static auto* const call = look_up<decltype(pcap_set_tstamp_type)>("pcap_set_tstamp_type");
  return call == nullptr ? PCAP_WARNING_TSTAMP_TYPE_NOTSUP : call(handle, type);
}

int pcap_set_tstamp_precision(pcap_t* handle, int precision) {
  static auto* const call =
      look_up<decltype(pcap_set_tstamp_precision)>("pcap_set_tstamp_precision");
  return call == nullptr ? PCAP_ERROR_TSTAMP_PRECISION_NOTSUP : call(handle, precision);
}

int pcap_get_tstamp_precision(pcap_t* handle) {
  static auto* const call =
      look_up<decltype(pcap_get_tstamp_precision)>("pcap_get_tstamp_precision");
  return call == nullptr ? PCAP_TSTAMP_PRECISION_MICRO : call(handle);
}

const char* pcap_statustostr(int status) {
  static auto* const call = look_up<decltype(pcap_statustostr)>("pcap_statustostr");
  return call == nullptr ? "libpcap reports a problem" : call(status);
}

// What all have. ---------------------------------------------------------------------------------

int pcap_activate(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_activate)>("pcap_activate");
  return call(handle);
}

void pcap_breakloop(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_breakloop)>("pcap_breakloop");
  call(handle);
}

void pcap_close(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_close)>("pcap_close");
  call(handle);
}

int pcap_compile(pcap_t* handle, bpf_program* program, const char* expression, int optimize,
                 bpf_u_int32 netmask) {
  static auto* const call = look_up<decltype(pcap_compile)>("pcap_compile");
  return call(handle, program, expression, optimize, netmask);
}

int pcap_datalink(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_datalink)>("pcap_datalink");
  return call(handle);
}

int pcap_dispatch(pcap_t* handle, int count, pcap_handler on_packet, u_char* user) {
  static auto* const call = look_up<decltype(pcap_dispatch)>("pcap_dispatch");
  return call(handle, count, on_packet, user);
}

void pcap_freealldevs(pcap_if_t* devices) {
  static auto* const call = look_up<decltype(pcap_freealldevs)>("pcap_freealldevs");
  if (call != nullptr) {
    call(devices);
  }
}

void pcap_freecode(bpf_program* program) {
  static auto* const call = look_up<decltype(pcap_freecode)>("pcap_freecode");
  if (call != nullptr) {
    call(program);
  }
}

char* pcap_geterr(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_geterr)>("pcap_geterr");
  return call(handle);
}

HANDLE pcap_getevent(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_getevent)>("pcap_getevent");
  return call(handle);
}

int pcap_offline_filter(const bpf_program* program, const pcap_pkthdr* header,
                        const u_char* bytes) {
  static auto* const call = look_up<decltype(pcap_offline_filter)>("pcap_offline_filter");
  return call(program, header, bytes);
}

int pcap_set_buffer_size(pcap_t* handle, int size) {
  static auto* const call = look_up<decltype(pcap_set_buffer_size)>("pcap_set_buffer_size");
  return call(handle, size);
}

int pcap_set_datalink(pcap_t* handle, int link_type) {
  static auto* const call = look_up<decltype(pcap_set_datalink)>("pcap_set_datalink");
  return call(handle, link_type);
}

int pcap_set_promisc(pcap_t* handle, int promiscuous) {
  static auto* const call = look_up<decltype(pcap_set_promisc)>("pcap_set_promisc");
  return call(handle, promiscuous);
}

int pcap_set_snaplen(pcap_t* handle, int length) {
  static auto* const call = look_up<decltype(pcap_set_snaplen)>("pcap_set_snaplen");
  return call(handle, length);
}

int pcap_set_timeout(pcap_t* handle, int milliseconds) {
  static auto* const call = look_up<decltype(pcap_set_timeout)>("pcap_set_timeout");
  return call(handle, milliseconds);
}

int pcap_setfilter(pcap_t* handle, bpf_program* program) {
  static auto* const call = look_up<decltype(pcap_setfilter)>("pcap_setfilter");
  return call(handle, program);
}

int pcap_setmintocopy(pcap_t* handle, int size) {
  static auto* const call = look_up<decltype(pcap_setmintocopy)>("pcap_setmintocopy");
  return call(handle, size);
}

int pcap_setnonblock(pcap_t* handle, int nonblocking, char* message) {
  static auto* const call = look_up<decltype(pcap_setnonblock)>("pcap_setnonblock");
  return call(handle, nonblocking, message);
}

int pcap_snapshot(pcap_t* handle) {
  static auto* const call = look_up<decltype(pcap_snapshot)>("pcap_snapshot");
  return call(handle);
}

int pcap_stats(pcap_t* handle, pcap_stat* counts) {
  static auto* const call = look_up<decltype(pcap_stats)>("pcap_stats");
  return call(handle, counts);
}
