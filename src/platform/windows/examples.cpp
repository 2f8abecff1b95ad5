#include "platform/advice.h"

#include <array>
#include <string_view>
#include <utility>

namespace chattcp {

std::string how_to_pipe_packets() {
  return "/api/capture.pcap of chattcp serve";
}

std::string as_typed_here(std::string example) {
  constexpr auto kChanges = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"sudo ", ""}, {"-i any ", "-i Wi-Fi "}, {"-i eth0 ", "-i Wi-Fi "}});
  for (const auto& [from, to] : kChanges) {
    for (std::size_t at = example.find(from); at != std::string::npos; at = example.find(from)) {
      example.replace(at, from.size(), to);
    }
  }
  return example;
}

} // namespace chattcp
