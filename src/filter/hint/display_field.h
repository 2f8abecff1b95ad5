// The fields of Wireshark's display filters that can be said in other ways here.
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
  std::string_view comparison; // One of == != > < >= <=; empty where the field alone is asked for.
  std::vector<std::string> values;
};

// A comparison in the words of chattcp.
struct Translation {
  std::string expression; // pcap-filter(7).
  std::string flags;      // The same as flags, "-p tcp -p 80"; empty where there are none.
};

// True for names such as tcp.port and http.request, which no host has.
bool is_display_field(std::string_view word);

// Nothing where there is no way to say it.
std::optional<Translation> translate(const FieldTest& test, const FlagSpelling& flag);

} // namespace chattcp
