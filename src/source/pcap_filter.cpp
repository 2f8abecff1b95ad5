#include "source/pcap_filter.h"

#include "base/error.h"
#include "source/filter_join.h"
#include "source/live/packet_socket.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace chattcp {

namespace {

bool is_blank(const std::string& expression) {
  return expression.find_first_not_of(" \t\r\n") == std::string::npos;
}

// True if not even IP can be filtered: libpcap knows some link types only by number.
bool has_no_filters(pcap_t* handle) {
  try {
    const BpfProgram ip(handle, "ip");
    return false;
  } catch (const Error&) {
    return true;
  }
}

[[noreturn]] void refuse(pcap_t* handle, const CaptureFilter& filter, const std::string& expression,
                         const std::string& reason) {
  const std::string link_type = data_link_name(pcap_datalink(handle));
  if (has_no_filters(handle)) {
    throw UsageError(filter.flag + ": '" + expression +
                     "': libpcap cannot filter packets of link type " + link_type + " (" + reason +
                     "); filter by port, host and protocol, which work on every link type");
  }
  throw UsageError(filter.flag + ": '" + expression + "' is not a pcap-filter(7) expression for " +
                   link_type + ": " + reason);
}

// Compiles each by itself, so that "tcp) or (udp" is an error and cannot break out of the brackets.
std::vector<BpfProgram> compile_each(pcap_t* handle, const CaptureFilter& filter) {
  std::vector<BpfProgram> programs;
  for (const std::string& expression : filter.expressions) {
    if (is_blank(expression)) { // libpcap accepts everything then.
      refuse(handle, filter, expression, "it is empty");
    }
    try {
      programs.emplace_back(handle, expression);
    } catch (const Error& error) {
      refuse(handle, filter, expression, error.what());
    }
  }
  return programs;
}

// libpcap may fail to compile the filter that is only for speed: then it is omitted.
std::optional<BpfProgram> compile_wide(pcap_t* handle, const std::string& expression) {
  if (expression.empty()) {
    return std::nullopt;
  }
  try {
    return BpfProgram(handle, expression);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Lets libpcap filter the frames from the kernel. It does so before it reinserts the VLAN tag that
// the kernel has removed, so it sees the same bytes as the kernel's filter would.
void filter_in_user_space(pcap_t* handle, BpfInstructions program, std::uint32_t header) {
  if (header > 0) {
    // Never reached. It keeps libpcap from translating the program for the kernel, which cannot
    // provide some of the fields.
    program.push_back({.code = BPF_LD | BPF_B | BPF_ABS, .jt = 0, .jf = 0, .k = 1});
    program.push_back({.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = 0});
  }
  bpf_program whole{.bf_len = static_cast<u_int>(program.size()), .bf_insns = program.data()};
  if (pcap_setfilter(handle, &whole) != 0) {
    throw Error(std::string("cannot install the filter: ") + pcap_geterr(handle));
  }
}

// Throws UsageError if the programs would select other packets in user space than in the kernel,
// which refuses them for `reason`.
void check_user_space(const std::vector<BpfProgram>& programs, const LiveOptions& options,
                      const CaptureFilter& filter, const std::string& reason) {
  const std::string problem = filter.flag + ": the kernel rejects this filter (" + reason + ")";
  const bool only_there =
      std::any_of(programs.begin(), programs.end(),
                  [](const BpfProgram& program) { return needs_kernel(*program.get()); });
  if (only_there) {
    throw UsageError(problem + ", and only the kernel knows inbound, outbound and ifindex; "
                               "shorten the filter, or omit these words");
  }
  if (options.immediate && options.snapshot_length != 0) {
    throw UsageError(problem + ", and otherwise packets are cut before they are filtered; shorten "
                               "the filter, or omit -s or --immediate");
  }
}

} // namespace

bool FrameFilter::any_accepts(ByteView bytes, std::uint32_t wire_length) const {
  pcap_pkthdr header{};
  header.caplen = static_cast<bpf_u_int32>(bytes.size());
  header.len = wire_length;
  return std::any_of(programs_.begin(), programs_.end(), [&](const BpfProgram& program) {
    return pcap_offline_filter(program.get(), &header, bytes.data()) != 0;
  });
}

std::string install_live_filter(pcap_t* handle, const LiveOptions& options, LinkType link_type,
                                const CaptureFilter& filter) {
  const std::vector<BpfProgram> programs = compile_each(handle, filter);
  const std::optional<BpfProgram> wide =
      compile_wide(handle, libpcap_finds_ip(link_type) ? filter.wide : "");
  const std::uint32_t header = hidden_header(handle);
  const auto length = static_cast<std::uint32_t>(pcap_snapshot(handle));
  if (wide && attach_filter(handle, join_programs(&*wide, programs, header, length)).empty()) {
    return {};
  }
  if (programs.empty()) {
    return {};
  }
  BpfInstructions joined = join_programs(nullptr, programs, header, length);
  const std::string refusal = attach_filter(handle, joined);
  if (refusal.empty()) {
    return {};
  }
  check_user_space(programs, options, filter, refusal);
  filter_in_user_space(handle, std::move(joined), header);
  return options.interface + ": the kernel rejects the filter (" + refusal +
         "); packets are copied before they are filtered, which is slower";
}

FrameFilter make_file_filter(pcap_t* handle, const CaptureFilter& filter) {
  return FrameFilter(compile_each(handle, filter));
}

} // namespace chattcp
