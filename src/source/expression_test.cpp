#include "source/expression_test.h"

#include "source/pcap_filter.h"

namespace chattcp {

bool expressions_accept(const CaptureFilter& filter, const Frame& frame) {
  const PcapHandle handle = open_for_filters(frame.link_type, false);
  return make_file_filter(handle.get(), filter).accepts(frame.bytes, frame.wire_length);
}

} // namespace chattcp
