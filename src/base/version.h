// The version of this program, from the project() line of CMakeLists.txt.
#pragma once

namespace chattcp {

extern const char* const kVersion;

} // namespace chattcp
