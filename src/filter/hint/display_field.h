// Fields of Wireshark's display filters that have an equivalent here.
#pragma once

#include "filter/typed_value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// A comparison, "tcp.port == 80"; with `in {80 443}` several values.
struct FieldTest {
  std::string_view field;
  std::string_view
      comparison; // One of == != > < >= <=; empty if the field is tested for its presence.
  std::vector<std::string> values;
};

// The equivalent of a comparison.
struct Translation {
  std::string expression; // pcap-filter(7).
  std::string flags;      // The same as flags, "-p tcp -p 80"; empty if there are none.
};

// True for names such as tcp.port and http.request, which are not host names.
bool is_display_field(std::string_view word);

// Nothing if there is no equivalent.
std::optional<Translation> translate(const FieldTest& test, const FlagSpelling& flag);

} // namespace chattcp
