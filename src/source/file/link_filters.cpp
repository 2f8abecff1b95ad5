#include "source/file/link_filters.h"

#include "source/pcap_handle.h"

#include <optional>

namespace chattcp {

const LinkFilter& LinkFilters::find_or_compile(std::uint32_t link_type, bool swapped) {
  const std::optional<LinkType> type = find_link_type_of(static_cast<int>(link_type));
  if (!type) {
    return not_decoded_;
  }
  const std::pair key(*type, swapped);
  if (const auto found = compiled_.find(key); found != compiled_.end()) {
    return found->second;
  }
  LinkFilter filter{
      .link_type = *type, .expressions = {}, .reorder = swapped && *type == LinkType::nflog};
  if (!filter_.expressions.empty()) {
    filter.expressions = make_file_filter(open_for_filters(*type, swapped).get(), filter_);
  }
  return compiled_.emplace(key, std::move(filter)).first->second;
}

} // namespace chattcp
