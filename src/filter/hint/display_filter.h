// Wireshark's display filters, which people write where a pcap-filter(7) expression is asked for.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Throws UsageError where `expression` is a display filter (wireshark-filter(4)) and no
// pcap-filter(7), with what says the same here: "...; use -p tcp -p 80". `flag` is the user's
// spelling, "-f", or in a URL "f", and so is the advice. Looks no name up.
void refuse_display_filter(std::string_view flag, std::string_view expression);

// The advice alone, "use -p tcp -p 80"; empty where `expression` is no display filter.
std::string display_filter_advice(std::string_view flag, std::string_view expression);

} // namespace chattcp
