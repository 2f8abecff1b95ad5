#include "serve/parameter_names.h"

#include "base/error.h"
#include "base/words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

struct Parameter {
  std::string_view name;
  bool of_packets;
  bool of_frames;
  bool of_conversations;
  bool of_saved;
  bool compatible;
};

constexpr auto kParameters = std::to_array<Parameter>({
    {"i", true, true, true, false, true},
    {"file", false, false, false, true, false},
    {"p", true, true, true, true, true},
    {"h", true, true, true, true, true},
    {"h.src", true, true, true, true, true},
    {"h.dst", true, true, true, true, true},
    {"p.src", true, true, true, true, true},
    {"p.dst", true, true, true, true, true},
    {"f", true, true, true, true, true},
    {"tcp", true, true, true, true, true},
    {"udp", true, true, true, true, true},
    {"decapsulate", true, true, true, true, true},
    {"c", true, true, true, true, true},
    {"payload", true, false, false, true, true},
    {"reassemble", true, false, false, true, true},
    {"fields", true, false, false, true, false},
    {"add", true, false, false, true, false},
    {"format", true, false, true, true, false},
    {"idle", false, false, true, false, false},
    {"token", true, true, true, true, true},
    {"lastEventId", true, false, true, false, true},
});

bool is_in(const Parameter& parameter, ParameterSet set) {
  return set == ParameterSet::packets         ? parameter.of_packets
         : set == ParameterSet::frames        ? parameter.of_frames
         : set == ParameterSet::conversations ? parameter.of_conversations
         : set == ParameterSet::saved         ? parameter.of_saved
                                              : parameter.compatible;
}

std::vector<std::string> parameter_names(ParameterSet set) {
  std::vector<std::string> names;
  for (const Parameter& parameter : kParameters) {
    if (is_in(parameter, set)) {
      names.emplace_back(parameter.name);
    }
  }
  return names;
}

// The long names of the command line, and likely guesses.
constexpr auto kOtherNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"interface", "i"},
    {"iface", "i"},
    {"device", "i"},
    {"dev", "i"},
    {"port", "p"},
    {"protocol", "p"},
    {"proto", "p"},
    {"host", "h"},
    {"ip", "h"},
    {"address", "h"},
    {"addr", "h"},
    {"src", "h.src"},
    {"src-host", "h.src"},
    {"hsrc", "h.src"},
    {"h_src", "h.src"},
    {"src_ip", "h.src"},
    {"dst", "h.dst"},
    {"dst-host", "h.dst"},
    {"hdst", "h.dst"},
    {"h_dst", "h.dst"},
    {"dst_ip", "h.dst"},
    {"src-port", "p.src"},
    {"psrc", "p.src"},
    {"p_src", "p.src"},
    {"sport", "p.src"},
    {"dst-port", "p.dst"},
    {"pdst", "p.dst"},
    {"p_dst", "p.dst"},
    {"dport", "p.dst"},
    {"filter", "f"},
    {"bpf", "f"},
    {"count", "c"},
    {"limit", "c"},
    {"n", "c"},
    {"encoding", "payload"},
    {"access_token", "token"},
});

// The name probably meant, or an empty text. &amp; comes from pages that escape a URL twice.
std::string meant(std::string_view name, ParameterSet set) {
  constexpr std::string_view kEscaped = "amp;";
  std::string lower = lower_case(name.starts_with(kEscaped) ? name.substr(kEscaped.size()) : name);
  if (is_parameter(lower, set)) {
    return lower;
  }
  for (const auto& [other, parameter] : kOtherNames) {
    if (lower == other) {
      return std::string(parameter);
    }
  }
  return lower.size() > 1 ? nearest_word(lower, parameter_names(set)) : "";
}

[[noreturn]] void refuse_semicolon(const std::string& name, const std::string& value,
                                   std::size_t semicolon) {
  throw UsageError(name + ": '" + value + "' contains another parameter; separate them with &: " +
                   name + "=" + value.substr(0, semicolon) + "&" + value.substr(semicolon + 1));
}

} // namespace

bool is_parameter(std::string_view name, ParameterSet set) {
  return std::any_of(kParameters.begin(), kParameters.end(), [&](const Parameter& parameter) {
    return parameter.name == name && is_in(parameter, set);
  });
}

void refuse_unknown_parameter(const std::string& name, ParameterSet set) {
  constexpr std::size_t kLongest = 32; // No similar name is longer.
  const std::string right = name.size() > kLongest ? "" : meant(name, set);
  std::string names;
  for (const std::string& known : parameter_names(set)) {
    names += (names.empty() ? "" : ", ") + known;
  }
  throw UsageError("unknown parameter '" + name + "'; " +
                   (right.empty() ? "" : "did you mean " + right + "? ") + "there are: " + names);
}

void refuse_semicolons(const QueryParameters& parameters, ParameterSet set) {
  for (const auto& [name, value] : parameters) {
    const std::size_t semicolon = value.find(';');
    if (semicolon == std::string::npos) {
      continue;
    }
    const std::string rest = value.substr(semicolon + 1);
    const std::size_t equals = rest.find('=');
    if (equals != std::string::npos && is_parameter(rest.substr(0, equals), set)) {
      refuse_semicolon(name, value, semicolon);
    }
  }
}

} // namespace chattcp
