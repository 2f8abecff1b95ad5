#include "filter/filter_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace chattcp {

namespace {

// Appends `key` with `values`, which are sorted here, to `text`.
void append(std::string& text, std::string_view key, std::vector<std::string> values) {
  if (values.empty()) {
    return;
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  text += text.empty() ? "" : "&";
  text += key;
  char separator = '=';
  for (const std::string& value : values) {
    text += separator;
    text += value;
    separator = ',';
  }
}

std::vector<std::string> texts_of(const PortSet& ports) {
  std::vector<std::string> texts;
  for (const std::uint16_t port : ports.values()) {
    texts.push_back(std::to_string(port));
  }
  return texts;
}

std::vector<std::string> texts_of(const std::vector<AddressPrefix>& hosts) {
  std::vector<std::string> texts;
  texts.reserve(hosts.size());
  for (const AddressPrefix& host : hosts) {
    texts.push_back(host.text());
  }
  return texts;
}

} // namespace

std::string filter_text(const PacketFilter& filter) {
  std::string text;
  if (filter.wants_tcp() != filter.wants_udp()) { // Both is as good as neither.
    append(text, "p", {filter.wants_tcp() ? "tcp" : "udp"});
  }
  append(text, "p", texts_of(filter.ports()));
  append(text, "p.src", texts_of(filter.source_ports()));
  append(text, "p.dst", texts_of(filter.destination_ports()));
  append(text, "h", texts_of(filter.hosts()));
  append(text, "h.src", texts_of(filter.source_hosts()));
  append(text, "h.dst", texts_of(filter.destination_hosts()));
  return text;
}

} // namespace chattcp
