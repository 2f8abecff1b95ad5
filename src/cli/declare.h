// How options are declared.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace chattcp {

// A flag that is there or not; CLI11 would take "--quiet=maybe" as well.
CLI::Option* add_flag(CLI::App& command, const char* names, bool& value, const char* text);

// An option with one value, called `type` in the help; CLI11 itself would take an empty one for
// none.
CLI::Option* add_value(CLI::App& command, const char* names, std::optional<std::string>& value,
                       const char* type, const char* text);

// An option that may be given several times, with one value each time, or it would swallow what
// follows.
CLI::Option* add_values(CLI::App& command, const char* names, std::vector<std::string>& values,
                        const char* type, const char* text);

// The same with one value or more each time, up to the next option.
CLI::Option* add_lists(CLI::App& command, const char* names, std::vector<std::string>& values,
                       const char* type, const char* text);

} // namespace chattcp
