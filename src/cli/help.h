// How --help looks.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// The description, which begins with the usage, then the options by group, then the footer. Long
// options with one dash are shown as they are typed.
std::shared_ptr<CLI::FormatterBase> make_help_formatter();

// All names of an option as people type them: "-p", "-p.src", "--src-port".
std::vector<std::string> names_as_typed(const CLI::Option& option);

// The shortest spelling of an option: "-p", "-p.dst", "--duration".
std::string as_typed(const CLI::Option& option);

} // namespace chattcp
