#include "source/pcap_filter.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace chattcp {

namespace {

bool shifts_offsets(std::string_view expression) {
  constexpr std::array<std::string_view, 4> kWords{"vlan", "mpls", "pppoes", "geneve"};
  return std::any_of(kWords.begin(), kWords.end(), [expression](std::string_view word) {
    return expression.find(word) != std::string_view::npos;
  });
}

// Compiles each alone, so that "tcp) or (udp" is an error and not a way out of the brackets; and in
// brackets, in which a blank is an error too.
void check(pcap_t* handle, const CaptureFilter& filter) {
  for (const std::string& expression : filter.expressions) {
    try {
      const BpfProgram alone(handle, expression);
      const BpfProgram bracketed(handle, "(" + expression + ")");
    } catch (const Error& error) {
      throw UsageError(filter.flag + ": '" + expression +
                       "' is not a pcap-filter(7) expression for " +
                       data_link_name(pcap_datalink(handle)) + ": " + error.what());
    }
  }
}

std::string any_of_them(const std::vector<std::string>& expressions) {
  std::string joined;
  for (const std::string& expression : expressions) {
    joined += (joined.empty() ? "(" : " or (") + expression + ")";
  }
  return joined;
}

void install(pcap_t* handle, const std::string& expression) {
  if (expression.empty()) {
    return;
  }
  BpfProgram program(handle, expression);
  if (pcap_setfilter(handle, program.get()) != 0) {
    throw Error(std::string("cannot install the filter: ") + pcap_geterr(handle));
  }
}

// A filter that is only for speed may be more than libpcap can compile: then it goes without.
void install_wide(pcap_t* handle, const std::string& expression, const std::string& otherwise) {
  try {
    install(handle, expression);
  } catch (const Error&) {
    install(handle, otherwise);
  }
}

FrameFilter compile_each(pcap_t* handle, const std::vector<std::string>& expressions) {
  FrameFilter filter;
  for (const std::string& expression : expressions) {
    filter.add(BpfProgram(handle, expression));
  }
  return filter;
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

FrameFilter install_live_filter(pcap_t* handle, LinkType link_type, const CaptureFilter& filter) {
  check(handle, filter);
  const std::string user = any_of_them(filter.expressions);
  const std::string wide = libpcap_finds_ip(link_type) ? filter.wide : "";
  // Behind a word such as `vlan` all offsets are others: two expressions with one do not join.
  if (filter.expressions.size() > 1 && shifts_offsets(user)) {
    install_wide(handle, wide, {});
    // Not for the live handle, for which tags are no longer in the frame.
    const PcapHandle dead(pcap_open_dead(pcap_datalink(handle), pcap_snapshot(handle)));
    return compile_each(dead.get(), filter.expressions);
  }
  // The wide one first, as it has no such word.
  install_wide(handle,
               user.empty() || wide.empty() ? wide + user : "(" + wide + ") and (" + user + ")",
               user);
  return {};
}

FrameFilter make_file_filter(pcap_t* handle, const CaptureFilter& filter) {
  check(handle, filter);
  return compile_each(handle, filter.expressions);
}

} // namespace chattcp
