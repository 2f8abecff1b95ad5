#include "source/pcap_handle.h"

#include "base/error.h"

#include <array>
#include <optional>

namespace chattcp {

namespace {

// LINKTYPE_ numbers, which stand in files, are those of pcap_datalink() but for these.
struct DataLink {
  LinkType link_type;
  int data_link;
};
constexpr std::array kExceptions{
    DataLink{LinkType::raw, DLT_RAW},
    DataLink{LinkType::atm_rfc1483, DLT_ATM_RFC1483},
    DataLink{LinkType::loop, DLT_LOOP},
};

std::optional<LinkType> find_link_type_of(int data_link) {
  for (const DataLink& exception : kExceptions) {
    if (exception.data_link == data_link) {
      return exception.link_type;
    }
  }
  return find_link_type(data_link);
}

} // namespace

BpfProgram::BpfProgram(pcap_t* handle, const std::string& expression) {
  if (pcap_compile(handle, &program_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    throw Error(pcap_geterr(handle));
  }
}

std::string data_link_name(int data_link) {
  const char* const name = pcap_datalink_val_to_name(data_link);
  const std::string number = std::to_string(data_link);
  return name == nullptr ? number : std::string(name) + " (" + number + ")";
}

int data_link_of(LinkType type) {
  for (const DataLink& exception : kExceptions) {
    if (exception.link_type == type) {
      return exception.data_link;
    }
  }
  return static_cast<int>(type);
}

LinkType supported_link_type(pcap_t* handle, const std::string& name) {
  const int data_link = pcap_datalink(handle);
  const std::optional<LinkType> type = find_link_type_of(data_link);
  if (!type) {
    throw Error(name + ": packets of link type " + data_link_name(data_link) +
                " cannot be decoded");
  }
  return *type;
}

} // namespace chattcp
