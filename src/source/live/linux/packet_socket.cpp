#include "source/live/packet_socket.h"

#include "base/error.h"

#include <pcap/sll.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <netpacket/packet.h>
#include <optional>
#include <sys/socket.h>
#include <tuple>

namespace chattcp {

namespace {

// One of the kernel's own protocol numbers, below the EtherTypes, that no frame has.
constexpr int kNoFrames = ETH_P_TRAILER;

// Offsets from here on address metadata of the kernel.
constexpr auto kKnownByKernel = static_cast<std::uint32_t>(SKF_AD_OFF);

int option(pcap_t* handle, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(pcap_fileno(handle), SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

bool is_packet_socket(pcap_t* handle) {
  return option(handle, SO_DOMAIN) == AF_PACKET;
}

// A field of the header that libpcap makes up, and the kernel's metadata for it.
struct CookedField {
  std::uint32_t offset;
  unsigned width; // As BPF_SIZE().
  int known_as;
};
constexpr CookedField kFirstVersion[] = {{0, BPF_H, SKF_AD_PKTTYPE}, {14, BPF_H, SKF_AD_PROTOCOL}};
constexpr CookedField kSecondVersion[] = {
    {0, BPF_H, SKF_AD_PROTOCOL}, {4, BPF_W, SKF_AD_IFINDEX}, {10, BPF_B, SKF_AD_PKTTYPE}};

std::optional<std::uint32_t> find_field(const bpf_insn& load, bool second_version) {
  const auto search = [&load](const auto& fields) -> std::optional<std::uint32_t> {
    for (const CookedField& field : fields) {
      if (field.offset == load.k && field.width == BPF_SIZE(load.code) &&
          BPF_MODE(load.code) == BPF_ABS) {
        return kKnownByKernel + static_cast<std::uint32_t>(field.known_as);
      }
    }
    return std::nullopt;
  };
  return second_version ? search(kSecondVersion) : search(kFirstVersion);
}

bool reads_frame(const bpf_insn& instruction) {
  const unsigned kind = BPF_CLASS(instruction.code);
  const unsigned mode = BPF_MODE(instruction.code);
  return (kind == BPF_LD || kind == BPF_LDX) &&
         (mode == BPF_ABS || mode == BPF_IND || mode == BPF_MSH);
}

// The kernel's filter of a cooked capture sees no link-layer header. Returns false if the program
// reads what the kernel cannot provide. Like libpcap's fix_program(), which ignores the widths.
bool put_for_kernel(BpfInstructions& program, std::uint32_t header) {
  for (bpf_insn& instruction : program) {
    if (!reads_frame(instruction) || instruction.k >= kKnownByKernel) {
      continue;
    }
    if (instruction.k >= header) {
      instruction.k -= header;
    } else if (const auto field = find_field(instruction, header == SLL2_HDR_LEN)) {
      instruction.k = *field;
    } else {
      return false;
    }
  }
  return true;
}

std::string refusal(std::size_t length) {
  if (length > BPF_MAXINSNS) {
    return "it has " + std::to_string(length) + " instructions, and the kernel allows " +
           std::to_string(BPF_MAXINSNS);
  }
  if (errno == ENOMEM) {
    return "it is larger than the kernel allows; sudo sysctl net.core.optmem_max=1048576 allows "
           "more";
  }
  return std::strerror(errno);
}

} // namespace

void hold_frames(pcap_t* handle) {
  // libpcap filters frames already in the ring in user space, which does not know their direction
  // and rejects any filter by it. So the ring must be empty.
  std::ignore = pcap_set_protocol_linux(handle, kNoFrames); // Fails only for an active handle.
}

void start_frames(pcap_t* handle, const std::string& interface) {
  sockaddr_ll address{};
  socklen_t size = sizeof address;
  const int fd = pcap_fileno(handle);
  if (!is_packet_socket(handle) ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return; // Not a network interface, so it was not held.
  }
  address.sll_protocol = htons(ETH_P_ALL);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw Error(interface + ": cannot capture: " + std::strerror(errno));
  }
}

std::uint32_t hidden_header(pcap_t* handle) {
  if (!is_packet_socket(handle) || option(handle, SO_TYPE) != SOCK_DGRAM) {
    return 0;
  }
  return pcap_datalink(handle) == DLT_LINUX_SLL2 ? SLL2_HDR_LEN : SLL_HDR_LEN;
}

bool needs_kernel(const bpf_program& program) {
  constexpr auto kTag = kKnownByKernel + SKF_AD_VLAN_TAG;
  constexpr auto kHasTag = kKnownByKernel + SKF_AD_VLAN_TAG_PRESENT;
  for (u_int i = 0; i < program.bf_len; ++i) {
    const bpf_insn& instruction = program.bf_insns[i];
    // libpcap's own filter also knows the tag of a frame.
    if (reads_frame(instruction) && instruction.k >= kKnownByKernel && instruction.k != kTag &&
        instruction.k != kHasTag) {
      return true;
    }
  }
  return false;
}

std::string attach_filter(pcap_t* handle, const BpfInstructions& program) {
  static_assert(sizeof(bpf_insn) == sizeof(sock_filter));
  BpfInstructions adapted = program;
  if (!is_packet_socket(handle)) {
    return "not a network interface";
  }
  if (const std::uint32_t header = hidden_header(handle);
      header > 0 && !put_for_kernel(adapted, header)) {
    return "it reads link-layer fields that the kernel does not provide";
  }
  if (adapted.size() > BPF_MAXINSNS) {
    return refusal(adapted.size());
  }
  const sock_fprog filter{.len = static_cast<unsigned short>(adapted.size()),
                          .filter = reinterpret_cast<sock_filter*>(adapted.data())};
  return setsockopt(pcap_fileno(handle), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0
             ? ""
             : refusal(adapted.size());
}

} // namespace chattcp
