// Owners of libpcap's C handles. For use inside source/ only.
#pragma once

#include "base/link_type.h"

#include <pcap/pcap.h>

#include <memory>
#include <optional>
#include <string>

namespace chattcp {

struct PcapCloser {
  void operator()(pcap_t* handle) const noexcept { pcap_close(handle); }
};
using PcapHandle = std::unique_ptr<pcap_t, PcapCloser>;

// A compiled BPF program. pcap_freecode() frees the instructions, not the
// struct, so unique_ptr does not fit.
class BpfProgram {
public:
  // Throws Error with libpcap's message when `expression` does not compile for `handle`.
  BpfProgram(pcap_t* handle, const std::string& expression);
  ~BpfProgram() { pcap_freecode(&program_); }
  BpfProgram(BpfProgram&& other) noexcept : program_(other.program_) { other.program_ = {}; }
  BpfProgram(const BpfProgram&) = delete;
  BpfProgram& operator=(const BpfProgram&) = delete;
  BpfProgram& operator=(BpfProgram&&) = delete;

  bpf_program* get() { return &program_; }
  const bpf_program* get() const { return &program_; }

private:
  bpf_program program_{};
};

// The pcap_datalink() value of a link type, and its name for a person: "EN10MB (1)".
int data_link_of(LinkType type);
std::string data_link_name(int data_link);

// The link type of a pcap_datalink() value or LINKTYPE_ number; where they differ, old files have
// the former. Nothing if it is not decoded.
std::optional<LinkType> find_link_type_of(int data_link);

// A handle to compile filters for saved frames. `swapped`: they were saved on a machine with the
// other byte order, which affects numbers in host byte order, such as the family of LINKTYPE_NULL.
PcapHandle open_for_filters(LinkType type, bool swapped);

// The same; throws Error, which begins with `name`, for a link type that is not decoded.
LinkType supported_link_type(int data_link, const std::string& name);

} // namespace chattcp
