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

// True where not even IP can be told: of some link types libpcap knows nothing but their number.
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

// Each by itself, so that "tcp) or (udp" is an error and not a way out of the brackets.
std::vector<BpfProgram> compile_each(pcap_t* handle, const CaptureFilter& filter) {
  std::vector<BpfProgram> programs;
  for (const std::string& expression : filter.expressions) {
    if (is_blank(expression)) { // Which libpcap takes for everything.
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

// A filter that is only for speed may be more than libpcap can compile: then it is left out.
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

// Lets libpcap filter what the kernel hands over: it does so before it puts the VLAN tag back that
// the kernel has removed, and so by the same bytes as the kernel would.
void filter_in_user_space(pcap_t* handle, BpfInstructions program, std::uint32_t header) {
  if (header > 0) {
    // Never reached, and nothing that libpcap could translate: it would not see that the kernel
    // cannot show the program some fields.
    program.push_back({.code = BPF_LD | BPF_B | BPF_ABS, .jt = 0, .jf = 0, .k = 1});
    program.push_back({.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = 0});
  }
  bpf_program whole{.bf_len = static_cast<u_int>(program.size()), .bf_insns = program.data()};
  if (pcap_setfilter(handle, &whole) != 0) {
    throw Error(std::string("cannot install the filter: ") + pcap_geterr(handle));
  }
}

// Throws UsageError where the programs would select other packets than in the kernel, which refuses
// them for `reason`.
void check_user_space(const std::vector<BpfProgram>& programs, const LiveOptions& options,
                      const CaptureFilter& filter, const std::string& reason) {
  const std::string problem =
      filter.flag + ": the kernel does not take this filter (" + reason + ")";
  const bool only_there =
      std::any_of(programs.begin(), programs.end(),
                  [](const BpfProgram& program) { return needs_kernel(*program.get()); });
  if (only_there) {
    throw UsageError(problem + ", and only the kernel knows inbound, outbound and ifindex; "
                               "shorten the filter, or leave out these words");
  }
  if (options.immediate && options.snapshot_length != 0) {
    throw UsageError(problem + ", and otherwise packets are cut before they are filtered; shorten "
                               "the filter, or leave out -s or --immediate");
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
  return options.interface + ": the kernel does not take the filter (" + refusal +
         "); packets are filtered after they were copied, which is slower";
}

FrameFilter make_file_filter(pcap_t* handle, const CaptureFilter& filter) {
  return FrameFilter(compile_each(handle, filter));
}

} // namespace chattcp
