// The user's expressions, compiled for the link types in capture files. For source/ only.
#pragma once

#include "base/link_type.h"
#include "source/capture_filter.h"
#include "source/pcap_filter.h"

#include <map>
#include <utility>

namespace chattcp {

// How to treat the frames of one link type and byte order.
struct LinkFilter {
  LinkType link_type = LinkType::not_decoded;
  FrameFilter expressions;
  bool reorder = false; // The frames hold numbers to be converted to this machine's byte order.
};

// LinkFilters compiles the user's expressions once for each link type and byte order: an expression
// may compare numbers in the byte order of the capturing machine. Both may differ between files,
// and between the interfaces of a file.
class LinkFilters {
public:
  explicit LinkFilters(CaptureFilter filter) : filter_(std::move(filter)) {}

  // For a LINKTYPE_ number, and `swapped` if the frames were saved on a machine with the other byte
  // order. Valid as long as this object. Throws UsageError if an expression does not compile for
  // it.
  const LinkFilter& find_or_compile(std::uint32_t link_type, bool swapped);

  // True for a frame that the user's expressions exclude.
  bool rejects(const LinkFilter& filter, ByteView bytes, std::uint32_t wire_length) const {
    return filter.link_type == LinkType::not_decoded
               ? !filter_.expressions.empty() // They cannot be meant for it.
               : !filter.expressions.accepts(bytes, wire_length);
  }

private:
  CaptureFilter filter_;
  std::map<std::pair<LinkType, bool>, LinkFilter> compiled_;
  LinkFilter not_decoded_; // For link types that are not decoded: their frames give no packets.
};

} // namespace chattcp
