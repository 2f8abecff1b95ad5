// Lines on stderr about a run.
#pragma once

#include <string>

namespace chattcp {

// Each prints "chattcp: " and `text` as one line, in one write, so that lines of several threads do
// not mix. Control characters, which may come from a stranger, become '?'. warn() and hint() print
// nothing if `text` is empty. Any thread.
void print_message(const std::string& text);
void warn(const std::string& text);
void hint(const std::string& text);

} // namespace chattcp
