#include "cli/declare.h"

namespace chattcp {

CLI::Option* add_flag(CLI::App& command, const char* names, bool& value, const char* text) {
  return command.add_flag(names, value, text)->disable_flag_override();
}

CLI::Option* add_value(CLI::App& command, const char* names, std::optional<std::string>& value,
                       const char* type, const char* text) {
  const auto store = [&value](const std::string& given) { value = given; };
  return command.add_option_function<std::string>(names, store, text)->type_name(type);
}

CLI::Option* add_values(CLI::App& command, const char* names, std::vector<std::string>& values,
                        const char* type, const char* text) {
  return command.add_option(names, values, text)
      ->type_name(type)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Option* add_lists(CLI::App& command, const char* names, std::vector<std::string>& values,
                       const char* type, const char* text) {
  return command.add_option(names, values, text)->type_name(type);
}

} // namespace chattcp
