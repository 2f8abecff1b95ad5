// Finding an interface in a list. For use inside source/ only.
#pragma once

#include "base/interface.h"

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// The interface that `text` means: its label or name, upper or lower case, or its number in the
// list, from 1. Null if there is none.
const Interface* find_interface(const std::vector<Interface>& interfaces, std::string_view text);

// "there are: eth0, lo, any"
std::string list_labels(const std::vector<Interface>& interfaces);

// Removes friendly names that an earlier interface has too, so that labels are unique.
void keep_labels_unique(std::vector<Interface>& interfaces);

} // namespace chattcp
