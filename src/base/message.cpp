#include "base/message.h"

#include "base/printable.h"

#include <iostream>

namespace chattcp {

void print_message(const std::string& text) {
  std::cerr << "chattcp: " + printable(text) + "\n" << std::flush;
}

void warn(const std::string& text) {
  if (!text.empty()) {
    print_message("warning: " + text);
  }
}

void hint(const std::string& text) {
  if (!text.empty()) {
    print_message("hint: " + text);
  }
}

} // namespace chattcp
