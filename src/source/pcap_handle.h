// Owners of libpcap's C handles. For use inside source/ only.
#pragma once

#include "base/link_type.h"
#include "source/capture_filter.h"

#include <pcap/pcap.h>

#include <memory>
#include <string>
#include <vector>

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

// The link type of `handle`'s frames. Throws Error, `name` first, for one that is not decoded.
LinkType supported_link_type(pcap_t* handle, const std::string& name);

// The user's expressions where the kernel cannot test them together: `vlan` and its like shift the
// offsets of all that follows, so two expressions with such a word do not join with "or".
class FrameFilter {
public:
  // Empty: accepts everything.
  FrameFilter() = default;

  void add(BpfProgram program) { programs_.push_back(std::move(program)); }

  bool accepts(const pcap_pkthdr& header, const u_char* bytes) const;

private:
  std::vector<BpfProgram> programs_;
};

// Installs on `handle` what can be tested there; the returned filter tests the rest. Throws
// UsageError for an expression of the user's that does not compile.
FrameFilter install_filter(pcap_t* handle, LinkType link_type, const CaptureFilter& filter);

} // namespace chattcp
