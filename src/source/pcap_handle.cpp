#include "source/pcap_handle.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

namespace {

// LINKTYPE_ numbers are those of pcap_datalink() but for a few, which differ between systems.
int link_type_number(int data_link) {
  constexpr int kRawInFiles = 101;
  return data_link == DLT_RAW ? kRawInFiles : data_link;
}

std::string data_link_name(int data_link) {
  const char* const name = pcap_datalink_val_to_name(data_link);
  const std::string number = std::to_string(data_link);
  return name == nullptr ? number : std::string(name) + " (" + number + ")";
}

bool shifts_offsets(std::string_view expression) {
  constexpr std::array<std::string_view, 4> kWords{"vlan", "mpls", "pppoes", "geneve"};
  return std::any_of(kWords.begin(), kWords.end(), [expression](std::string_view word) {
    return expression.find(word) != std::string_view::npos;
  });
}

// Compiles each alone, so that "tcp) or (udp" is an error and not a way out of the brackets.
void check(pcap_t* handle, const std::vector<std::string>& expressions) {
  for (const std::string& expression : expressions) {
    try {
      const BpfProgram program(handle, expression);
    } catch (const Error& error) {
      throw UsageError("-f: '" + expression + "' is not a pcap-filter(7) expression for " +
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

// For frames in memory, in which the tags stand where they were on the wire.
FrameFilter compile_for_memory(pcap_t* handle, const std::vector<std::string>& expressions) {
  const PcapHandle dead(pcap_open_dead(pcap_datalink(handle), pcap_snapshot(handle)));
  FrameFilter filter;
  for (const std::string& expression : expressions) {
    filter.add(BpfProgram(dead.get(), expression));
  }
  return filter;
}

} // namespace

BpfProgram::BpfProgram(pcap_t* handle, const std::string& expression) {
  if (pcap_compile(handle, &program_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    throw Error(pcap_geterr(handle));
  }
}

LinkType supported_link_type(pcap_t* handle, const std::string& name) {
  const int data_link = pcap_datalink(handle);
  const std::optional<LinkType> type = find_link_type(link_type_number(data_link));
  if (!type) {
    throw Error(name + ": packets of link type " + data_link_name(data_link) +
                " cannot be decoded");
  }
  return *type;
}

bool FrameFilter::accepts(const pcap_pkthdr& header, const u_char* bytes) const {
  return programs_.empty() ||
         std::any_of(programs_.begin(), programs_.end(), [&](const BpfProgram& program) {
           return pcap_offline_filter(program.get(), &header, bytes) != 0;
         });
}

FrameFilter install_filter(pcap_t* handle, LinkType link_type, const CaptureFilter& filter) {
  check(handle, filter.expressions);
  const std::string user = any_of_them(filter.expressions);
  const std::string wide = libpcap_finds_ip(link_type) ? filter.wide : "";
  if (!shifts_offsets(user)) {
    install_wide(handle, user.empty() || wide.empty() ? user + wide : user + " and (" + wide + ")",
                 user);
    return {};
  }
  if (filter.expressions.size() == 1) {
    install(handle, user);
    return {};
  }
  install_wide(handle, wide, {});
  return compile_for_memory(handle, filter.expressions);
}

} // namespace chattcp
