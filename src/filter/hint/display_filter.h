// Wireshark's display filters, written by mistake in place of a pcap-filter(7) expression.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Throws UsageError if `expression` is a display filter (wireshark-filter(4)) and not a
// pcap-filter(7) expression; the message has the equivalent: "...; use -p tcp -p 80". It spells
// flags as the user spells `flag`, "-f" or in a URL "f". Never resolves a name.
void refuse_display_filter(std::string_view flag, std::string_view expression);

// Only the advice, "use -p tcp -p 80"; empty if `expression` is not a display filter.
std::string display_filter_advice(std::string_view flag, std::string_view expression);

} // namespace chattcp
