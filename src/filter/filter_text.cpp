#include "filter/filter_text.h"

#include <algorithm>
#include <vector>

namespace chattcp {

namespace {

std::string joined(const std::vector<std::string>& values, std::string_view mark) {
  std::string text;
  for (const std::string& value : values) {
    text += text.empty() ? "" : ",";
    text += mark;
    text += value;
  }
  return text;
}

void append(std::string& text, std::string_view key, const std::string& values) {
  text += text.empty() ? "" : "&";
  text += key;
  text += '=';
  text += values;
}

template <typename Set>
void append(std::string& text, std::string_view key, const Condition<Set>& condition) {
  std::string values = values_text(condition.excluded, "!");
  if (!condition.wanted.empty()) {
    values += values.empty() ? "" : ",";
    values += values_text(condition.wanted, "");
  }
  if (!values.empty()) {
    append(text, key, values);
  }
}

} // namespace

std::string values_text(const ProtocolSet& set, std::string_view mark) {
  std::vector<std::string> values;
  for (const auto& [protocol, name] : {std::pair(Protocol::tcp, "tcp"), {Protocol::udp, "udp"}}) {
    if (set.contains(protocol)) {
      values.emplace_back(name);
    }
  }
  return joined(values, mark);
}

std::string values_text(const PortSet& set, std::string_view mark) {
  std::vector<std::string> values;
  for (const PortRange& range : set.ranges()) {
    values.push_back(range.text());
  }
  return joined(values, mark);
}

std::string values_text(const AddressSet& set, std::string_view mark) {
  std::vector<std::string> values;
  for (const AddressPrefix& prefix : set.prefixes()) {
    values.push_back(prefix.text());
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return joined(values, mark);
}

std::string filter_text(const PacketFilter& filter) {
  std::string text;
  const bool tcp = filter.accepts(Protocol::tcp);
  if (tcp != filter.accepts(Protocol::udp)) { // Both is the same as neither.
    append(text, "p", tcp ? "tcp" : "udp");
  }
  append(text, "p", filter.ports());
  append(text, "p.src", filter.source_ports());
  append(text, "p.dst", filter.destination_ports());
  append(text, "h", filter.hosts());
  append(text, "h.src", filter.source_hosts());
  append(text, "h.dst", filter.destination_hosts());
  return text;
}

} // namespace chattcp
