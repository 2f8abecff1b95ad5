// How options are declared.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace chattcp {

// A flag without a value; CLI11 would accept "--quiet=maybe".
CLI::Option* add_flag(CLI::App& command, const char* names, bool& value, const char* text);

// An option with one value, called `type` in the help; CLI11 itself would treat an empty value as
// missing.
CLI::Option* add_value(CLI::App& command, const char* names, std::optional<std::string>& value,
                       const char* type, const char* text);

// An option that may be given several times, with one value each time, so that it does not take the
// arguments that follow.
CLI::Option* add_values(CLI::App& command, const char* names, std::vector<std::string>& values,
                        const char* type, const char* text);

// The same with one or more values each time, up to the next option.
CLI::Option* add_lists(CLI::App& command, const char* names, std::vector<std::string>& values,
                       const char* type, const char* text);

} // namespace chattcp
