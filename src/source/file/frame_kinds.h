// How the frames of files are taken, by what they are. For source/ only.
#pragma once

#include "base/link_type.h"
#include "source/capture_filter.h"
#include "source/pcap_filter.h"

#include <map>
#include <utility>

namespace chattcp {

struct FrameTaking {
  LinkType link_type = LinkType::not_decoded;
  FrameFilter filter;
  bool reorder = false; // They hold numbers that must be put into this machine's order.
};

// FrameKinds has the user's expressions compiled for each kind of frame: an expression may compare
// numbers that stand in the order of who captured them. Files may differ in kinds, and so may the
// interfaces of a file.
class FrameKinds {
public:
  explicit FrameKinds(CaptureFilter filter) : filter_(std::move(filter)) {}

  // For a LINKTYPE_ number, and the byte order of who saved the frames. Valid as long as this.
  // Throws UsageError for an expression that does not compile for it.
  const FrameTaking& of(std::uint32_t link_type, bool swapped);

  // True for a frame that the user's expressions leave out.
  bool leaves_out(const FrameTaking& taking, ByteView bytes, std::uint32_t wire_length) const {
    return taking.link_type == LinkType::not_decoded
               ? !filter_.expressions.empty() // They cannot be meant for it.
               : !taking.filter.accepts(bytes, wire_length);
  }

private:
  CaptureFilter filter_;
  std::map<std::pair<LinkType, bool>, FrameTaking> takings_;
  FrameTaking not_decoded_; // What such an interface captured is no TCP or UDP that could be shown.
};

} // namespace chattcp
