#include "source/interface_choice.h"

namespace chattcp {

std::string label_of_interface(const std::string& text) {
  return text;
}

std::string device_of_interface(const std::string& label) {
  return label;
}

std::string usual_interface() {
  return "any";
}

} // namespace chattcp
