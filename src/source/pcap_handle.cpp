#include "source/pcap_handle.h"

#include "base/error.h"
#include "source/header_handle.h"

#include <array>
#include <optional>

namespace chattcp {

namespace {

// LINKTYPE_ numbers, used in files, equal the values of pcap_datalink() except for these.
struct DataLink {
  LinkType link_type;
  int data_link;
};
constexpr std::array kExceptions{
    DataLink{LinkType::raw, DLT_RAW},     DataLink{LinkType::atm_rfc1483, DLT_ATM_RFC1483},
    DataLink{LinkType::loop, DLT_LOOP},   DataLink{LinkType::atm_clip, DLT_ATM_CLIP},
    DataLink{LinkType::enc, DLT_ENC},     DataLink{LinkType::netbsd_hdlc, DLT_HDLC},
    DataLink{LinkType::pktap, DLT_PKTAP},
};

} // namespace

BpfProgram::BpfProgram(pcap_t* handle, const std::string& expression) {
  if (pcap_compile(handle, &program_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    throw Error(pcap_geterr(handle));
  }
}

std::optional<LinkType> find_link_type_of(int data_link) {
  for (const DataLink& exception : kExceptions) {
    if (exception.data_link == data_link) {
      return exception.link_type;
    }
  }
  return find_link_type(data_link);
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

// libpcap knows the byte order of files only, so this is a file without packets.
PcapHandle open_for_filters(LinkType type, bool swapped) {
  PcapHeader header;
  header.link_type = static_cast<std::uint32_t>(type);
  if (swapped) {
    for (std::uint32_t* const field : {&header.magic, &header.snapshot_length, &header.link_type}) {
      *field = __builtin_bswap32(*field);
    }
    for (std::uint16_t& field : header.version) {
      field = __builtin_bswap16(field);
    }
  }
  return open_header(header);
}

LinkType supported_link_type(int data_link, const std::string& name) {
  const std::optional<LinkType> type = find_link_type_of(data_link);
  if (!type) {
    throw Error(name + ": packets of link type " + data_link_name(data_link) +
                " cannot be decoded");
  }
  return *type;
}

} // namespace chattcp
