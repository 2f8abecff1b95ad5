#include "base/terminal.h"

#include "base/error.h"
#include "platform/terminal.h"

#include <cstdlib>
#include <string_view>

namespace chattcp {

namespace {

// From the environment; empty if it is not set.
std::string_view variable(const char* name) {
  const char* const value = std::getenv(name); // Safe: no thread sets one.
  return value == nullptr ? std::string_view() : std::string_view(value);
}

} // namespace

ColorChoice parse_color(const std::optional<std::string>& value) {
  if (!value || value == "auto") {
    return ColorChoice::automatic;
  }
  if (value != "always" && value != "never") {
    refuse_value("--color", *value, "auto, always or never");
  }
  return value == "always" ? ColorChoice::always : ColorChoice::never;
}

bool use_color(ColorChoice choice, int fd) {
  if (choice != ColorChoice::automatic) {
    takes_sequences(fd); // A console of Windows is told to, at least.
    return choice == ColorChoice::always;
  }
  return variable("NO_COLOR").empty() && obeys_sequences(fd);
}

bool obeys_sequences(int fd) {
  return variable("TERM") != "dumb" && takes_sequences(fd);
}

} // namespace chattcp
