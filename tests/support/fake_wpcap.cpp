// A wpcap.dll without a driver, for tests of live captures in Wine, put where Npcap's would be. It
// has two adapters and loopback. On the first and on loopback it replays the frames of a pcap file
// in microseconds, and drops as many as it is told to. It compiles few expressions: "tcp", "udp",
// and, as an error, whatever has "bad" in it; all others accept everything.
//
// FAKE_FRAMES: the file. FAKE_PAUSE: milliseconds after which the second half arrives, which no
// event announces. FAKE_DROPS: a number. FAKE_REFUSES: if set, nobody may capture.
#define pcap_EXPORTS
#include <pcap/pcap.h>

#include <winsock2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iphlpapi.h>
#include <iterator>
#include <string>
#include <vector>
#include <ws2tcpip.h>

namespace {

struct Frame {
  pcap_pkthdr header;
  std::vector<u_char> bytes;
};

std::string setting(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::uint32_t big_endian(const u_char* bytes, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = value << 8U | bytes[i];
  }
  return value;
}

// Of a pcap file in this machine's byte order.
std::vector<Frame> read_frames(const std::string& path) {
  constexpr std::size_t kFileHeader = 24;
  constexpr std::size_t kRecordHeader = 16;
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> all{std::istreambuf_iterator<char>(file), {}};
  std::vector<Frame> frames;
  for (std::size_t at = kFileHeader; at + kRecordHeader <= all.size();) {
    std::array<std::uint32_t, 4> record{};
    std::memcpy(record.data(), all.data() + at, sizeof record);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at + kRecordHeader);
    frames.push_back({.header = {.ts = {.tv_sec = static_cast<long>(record[0]),
                                        .tv_usec = static_cast<long>(record[1])},
                                 .caplen = record[2],
                                 .len = record[3]},
                      .bytes = {begin, begin + static_cast<std::ptrdiff_t>(record[2])}});
    at += kRecordHeader + record[2];
  }
  return frames;
}

std::size_t width_of(const bpf_insn& load) {
  switch (BPF_SIZE(load.code)) {
  case BPF_W:
    return 4;
  case BPF_H:
    return 2;
  default:
    return 1;
  }
}

// What the programs below need, and those that chattcp joins them to.
u_int run(const bpf_insn* program, const u_char* bytes, std::size_t length, u_int wire_length) {
  std::uint32_t accumulator = 0;
  for (const bpf_insn* at = program;; ++at) {
    switch (BPF_CLASS(at->code)) {
    case BPF_RET:
      return at->k;
    case BPF_LD:
      if (BPF_MODE(at->code) == BPF_LEN) {
        accumulator = wire_length;
      } else if (at->k + width_of(*at) > length) {
        return 0;
      } else {
        accumulator = big_endian(bytes + at->k, width_of(*at));
      }
      break;
    case BPF_JMP: {
      const bool yes = BPF_OP(at->code) == BPF_JEQ   ? accumulator == at->k
                       : BPF_OP(at->code) == BPF_JGE ? accumulator >= at->k
                                                     : false;
      at += BPF_OP(at->code) == BPF_JA ? at->k : yes ? at->jt : at->jf;
      break;
    }
    default:
      std::abort();
    }
  }
}

bpf_insn instruction(int code, u_int value, u_char yes = 0, u_char no = 0) {
  return {.code = static_cast<u_short>(code), .jt = yes, .jf = no, .k = value};
}

std::vector<bpf_insn> compile(const std::string& expression) {
  constexpr u_int kAll = 262144;
  if (expression != "tcp" && expression != "udp") {
    return {instruction(BPF_RET | BPF_K, kAll)};
  }
  const u_int protocol = expression == "tcp" ? 6 : 17; // In IPv4 in Ethernet.
  return {instruction(BPF_LD | BPF_H | BPF_ABS, 12),
          instruction(BPF_JMP | BPF_JEQ | BPF_K, 0x0800, 0, 3),
          instruction(BPF_LD | BPF_B | BPF_ABS, 23),
          instruction(BPF_JMP | BPF_JEQ | BPF_K, protocol, 0, 1),
          instruction(BPF_RET | BPF_K, kAll),
          instruction(BPF_RET | BPF_K, 0)};
}

// The devices. ------------------------------------------------------------------------------------

// An adapter of this machine that has an address, so that it has a friendly name.
std::string first_guid() {
  ULONG size = 64 * 1024;
  std::vector<char> memory(size);
  auto* entry = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory.data());
  if (GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, entry, &size) != ERROR_SUCCESS) {
    return "{}";
  }
  while (entry->Next != nullptr &&
         (entry->IfType == IF_TYPE_SOFTWARE_LOOPBACK || entry->FirstUnicastAddress == nullptr)) {
    entry = entry->Next;
  }
  return entry->AdapterName;
}

std::string first_device() {
  return "\\Device\\NPF_" + first_guid();
}

constexpr const char* kSecondDevice = "\\Device\\NPF_{00000000-0000-0000-0000-00000000FA4E}";
constexpr const char* kLoopback = "\\Device\\NPF_Loopback";

sockaddr* ipv4(const char* text) {
  auto* const address = new sockaddr_in{};
  address->sin_family = AF_INET;
  inet_pton(AF_INET, text, &address->sin_addr);
  return reinterpret_cast<sockaddr*>(address);
}

pcap_if_t* device(const std::string& name, const char* description, bpf_u_int32 flags,
                  pcap_addr_t* addresses, pcap_if_t* next) {
  return new pcap_if_t{.next = next,
                       .name = strdup(name.c_str()),
                       .description = strdup(description),
                       .addresses = addresses,
                       .flags = flags};
}

} // namespace

struct pcap {
  std::string device;
  std::string error;
  int link_type = DLT_EN10MB;
  int snapshot = 262144;
  std::vector<Frame> frames;
  std::size_t next = 0;
  ULONGLONG begin = 0;
  std::vector<bpf_insn> filter;
  bool ended = false;
  u_int received = 0;
  HANDLE event = nullptr;
};

namespace {

// How many of the frames have arrived.
std::size_t arrived(const pcap& handle) {
  const std::string pause = setting("FAKE_PAUSE");
  const bool all =
      pause.empty() || GetTickCount64() - handle.begin >= static_cast<ULONGLONG>(std::stoi(pause));
  return all ? handle.frames.size() : handle.frames.size() / 2;
}

} // namespace

// Functions of libpcap. ---------------------------------------------------------------------------

const char* pcap_lib_version() {
  return "Npcap version 0.00, based on libpcap version 1.10.3";
}

int pcap_findalldevs(pcap_if_t** devices, char* /*message*/) {
  auto* const local = new pcap_addr_t{.next = nullptr,
                                      .addr = ipv4("127.0.0.1"),
                                      .netmask = ipv4("255.0.0.0"),
                                      .broadaddr = nullptr,
                                      .dstaddr = nullptr};
  auto* const address = new pcap_addr_t{.next = nullptr,
                                        .addr = ipv4("192.0.2.2"),
                                        .netmask = ipv4("255.255.255.0"),
                                        .broadaddr = nullptr,
                                        .dstaddr = nullptr};
  constexpr bpf_u_int32 kUp = PCAP_IF_UP | PCAP_IF_RUNNING;
  *devices =
      device(kLoopback, "Adapter for loopback traffic capture", kUp | PCAP_IF_LOOPBACK, local,
             device(kSecondDevice, "WAN Miniport (IP)", 0, nullptr,
                    device(first_device(), "Fake Ethernet Adapter",
                           kUp | PCAP_IF_CONNECTION_STATUS_CONNECTED, address, nullptr)));
  return 0;
}

void pcap_freealldevs(pcap_if_t* /*devices*/) {} // A test ends soon.

pcap_t* pcap_create(const char* name, char* /*message*/) {
  auto* const handle = new pcap{};
  handle->device = name;
  return handle;
}

int pcap_activate(pcap_t* handle) {
  const bool known = handle->device == first_device() || handle->device == kSecondDevice ||
                     handle->device == kLoopback;
  if (!known) {
    return PCAP_ERROR_NO_SUCH_DEVICE;
  }
  if (!setting("FAKE_REFUSES").empty()) {
    return PCAP_ERROR_PERM_DENIED;
  }
  if (handle->device != kSecondDevice) {
    handle->frames = read_frames(setting("FAKE_FRAMES"));
  }
  handle->begin = GetTickCount64();
  handle->event = CreateEventA(nullptr, TRUE, handle->frames.empty() ? FALSE : TRUE, nullptr);
  return 0;
}

void pcap_close(pcap_t* handle) {
  if (handle->event != nullptr) {
    CloseHandle(handle->event);
  }
  delete handle;
}

int pcap_dispatch(pcap_t* handle, int count, pcap_handler on_packet, u_char* user) {
  int handed_over = 0;
  const std::size_t end = arrived(*handle);
  while (handle->next < end && handed_over < count && !handle->ended) {
    const Frame& frame = handle->frames[handle->next++];
    ++handle->received;
    const u_int kept = handle->filter.empty() ? frame.header.caplen
                                              : run(handle->filter.data(), frame.bytes.data(),
                                                    frame.bytes.size(), frame.header.len);
    if (kept != 0) {
      pcap_pkthdr header = frame.header;
      header.caplen = std::min({header.caplen, kept, static_cast<bpf_u_int32>(handle->snapshot)});
      on_packet(user, &header, frame.bytes.data());
      ++handed_over;
    }
  }
  if (handle->next == end) {
    ResetEvent(handle->event);
  }
  if (handle->ended && handed_over == 0) {
    handle->ended = false;
    return PCAP_ERROR_BREAK;
  }
  return handed_over;
}

void pcap_breakloop(pcap_t* handle) {
  handle->ended = true;
}

HANDLE pcap_getevent(pcap_t* handle) {
  return handle->event;
}

int pcap_stats(pcap_t* handle, pcap_stat* counts) {
  const std::string drops = setting("FAKE_DROPS");
  counts->ps_recv = handle->received;
  counts->ps_drop = drops.empty() ? 0 : static_cast<u_int>(std::stoul(drops));
  counts->ps_ifdrop = 0;
  return 0;
}

int pcap_compile(pcap_t* handle, bpf_program* program, const char* expression, int /*optimize*/,
                 bpf_u_int32 /*netmask*/) {
  if (std::string(expression).find("bad") != std::string::npos) {
    handle->error = "can't parse filter expression: syntax error";
    return PCAP_ERROR;
  }
  const std::vector<bpf_insn> compiled = compile(expression);
  program->bf_len = static_cast<u_int>(compiled.size());
  program->bf_insns = new bpf_insn[compiled.size()];
  std::copy(compiled.begin(), compiled.end(), program->bf_insns);
  return 0;
}

void pcap_freecode(bpf_program* program) {
  delete[] program->bf_insns;
  *program = {};
}

int pcap_setfilter(pcap_t* handle, bpf_program* program) {
  handle->filter.assign(program->bf_insns, program->bf_insns + program->bf_len);
  return 0;
}

int pcap_offline_filter(const bpf_program* program, const pcap_pkthdr* header,
                        const u_char* bytes) {
  return static_cast<int>(run(program->bf_insns, bytes, header->caplen, header->len));
}

pcap_t* pcap_hopen_offline(intptr_t file, char* message) {
  std::array<std::uint32_t, 6> header{};
  DWORD length = 0;
  auto* const pipe = reinterpret_cast<HANDLE>(file);
  const BOOL ok = ReadFile(pipe, header.data(), sizeof header, &length, nullptr);
  CloseHandle(pipe);
  if (ok == 0 || length != sizeof header) {
    std::snprintf(message, PCAP_ERRBUF_SIZE, "truncated dump file");
    return nullptr;
  }
  auto* const handle = new pcap{};
  handle->link_type = static_cast<int>(header[5]);
  return handle;
}

char* pcap_geterr(pcap_t* handle) {
  return handle->error.data();
}

const char* pcap_statustostr(int /*status*/) {
  return "some status";
}

int pcap_datalink(pcap_t* handle) {
  return handle->link_type;
}

const char* pcap_datalink_val_to_name(int link_type) {
  return link_type == DLT_EN10MB ? "EN10MB" : nullptr;
}

const char* pcap_datalink_val_to_description(int link_type) {
  return link_type == DLT_EN10MB ? "Ethernet" : nullptr;
}

int pcap_set_datalink(pcap_t* /*handle*/, int /*link_type*/) {
  return 0;
}

int pcap_snapshot(pcap_t* handle) {
  return handle->snapshot;
}

int pcap_set_snaplen(pcap_t* handle, int length) {
  handle->snapshot = length;
  return 0;
}

int pcap_set_promisc(pcap_t* /*handle*/, int /*promiscuous*/) {
  return 0;
}

int pcap_set_timeout(pcap_t* /*handle*/, int /*milliseconds*/) {
  return 0;
}

int pcap_set_immediate_mode(pcap_t* /*handle*/, int /*immediate*/) {
  return 0;
}

int pcap_set_buffer_size(pcap_t* /*handle*/, int /*size*/) {
  return 0;
}

int pcap_set_tstamp_type(pcap_t* /*handle*/, int /*type*/) {
  return 0;
}

int pcap_setmintocopy(pcap_t* /*handle*/, int /*size*/) {
  return 0;
}

int pcap_setnonblock(pcap_t* /*handle*/, int /*nonblocking*/, char* /*message*/) {
  return 0;
}
