// Names in pcap-filter(7) expressions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// The first word of `expression` that libpcap would look up as the name of a host or network, by a
// DNS query of any duration. Words that are not part of an expression count as names; names of
// ports and protocols do not, as they are looked up in files. Nothing where there is none.
std::optional<std::string> host_name_in(std::string_view expression);

} // namespace chattcp
