// Names in pcap-filter(7) expressions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// The first word of `expression` that libpcap would look up as the name of a host or network, which
// asks the DNS, and may take as long as that likes; nothing where there is none. Words that are no
// expression count as names. Names of ports and protocols are no such words: they stand in files.
std::optional<std::string> host_name_in(std::string_view expression);

} // namespace chattcp
