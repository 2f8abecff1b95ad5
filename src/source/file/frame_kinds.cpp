#include "source/file/frame_kinds.h"

#include "source/pcap_handle.h"

#include <optional>

namespace chattcp {

const FrameTaking& FrameKinds::of(std::uint32_t link_type, bool swapped) {
  const std::optional<LinkType> type = find_link_type_of(static_cast<int>(link_type));
  if (!type) {
    return not_decoded_;
  }
  const std::pair kind(*type, swapped);
  if (const auto found = takings_.find(kind); found != takings_.end()) {
    return found->second;
  }
  FrameTaking taking{
      .link_type = *type, .filter = {}, .reorder = swapped && *type == LinkType::nflog};
  if (!filter_.expressions.empty()) {
    taking.filter = make_file_filter(open_for_filters(*type, swapped).get(), filter_);
  }
  return takings_.emplace(kind, std::move(taking)).first->second;
}

} // namespace chattcp
