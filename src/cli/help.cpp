#include "cli/help.h"

#include "platform/advice.h"

#include <string>
#include <string_view>

namespace chattcp {

namespace {

// CLI11 puts two dashes before every long name; people type these with one.
std::string with_one_dash(std::string names) {
  for (const std::string_view name : {"--h.", "--p.", "--port"}) {
    for (std::size_t at = names.find(name); at != std::string::npos; at = names.find(name)) {
      names.erase(at, 1);
    }
  }
  return names;
}

// Name and text in two columns; a name that is too long has its text on the next line.
std::string two_columns(const std::string& name, const std::string& text) {
  constexpr std::size_t kNameWidth = 30;
  const std::string below = "\n" + std::string(kNameWidth, ' ');
  std::string line = "  " + name;
  line += line.size() < kNameWidth ? std::string(kNameWidth - line.size(), ' ') : below;
  for (const char c : text) {
    line += c == '\n' ? below : std::string(1, c);
  }
  return line + "\n";
}

std::string option_line(const CLI::Option& option) {
  std::string name;
  for (const std::string& typed : names_as_typed(option)) {
    name += (name.empty() ? "" : ", ") + typed;
  }
  const bool flag = option.get_type_size() == 0;
  return two_columns(flag ? name : name + " " + option.get_type_name(), option.get_description());
}

std::string command_list(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    text += two_columns(command->get_name(), command->get_description());
  }
  return text.empty() ? "" : "\nCommands:\n" + text;
}

std::string option_groups(const CLI::App& app) {
  std::string text;
  for (const std::string& group : app.get_groups()) {
    const auto options = app.get_options(
        [&group](const CLI::Option* option) { return option->get_group() == group; });
    if (group.empty() || options.empty()) { // CLI11 hides the options of a group without a name.
      continue;
    }
    text += "\n" + group + ":\n";
    for (const CLI::Option* option : options) {
      text += option_line(*option);
    }
  }
  return text;
}

// Not CLI::Formatter, whose layout differs from one version of CLI11 to the next.
class HelpFormatter : public CLI::FormatterBase {
public:
  std::string make_help(const CLI::App* app, std::string /*name*/,
                        CLI::AppFormatMode /*mode*/) const override {
    const std::string footer = as_typed_here(app->get_footer());
    return app->get_description() + "\n" + command_list(*app) + option_groups(*app) +
           (footer.empty() ? "" : "\n" + footer + "\n");
  }
};

} // namespace

std::shared_ptr<CLI::FormatterBase> make_help_formatter() {
  return std::make_shared<HelpFormatter>();
}

std::vector<std::string> names_as_typed(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) {
    names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    names.push_back(with_one_dash("--" + name));
  }
  return names;
}

std::string as_typed(const CLI::Option& option) {
  if (!option.get_snames().empty()) {
    return "-" + option.get_snames().front();
  }
  return with_one_dash("--" + option.get_lnames().front());
}

} // namespace chattcp
