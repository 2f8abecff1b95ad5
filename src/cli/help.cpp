#include "cli/help.h"

#include <sstream>
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

// "-c,--count" with a space after each comma.
std::string spaced(std::string names) {
  for (std::size_t comma = names.find(','); comma != std::string::npos;
       comma = names.find(',', comma + 1)) {
    names.insert(comma + 1, " ");
  }
  return names;
}

class HelpFormatter : public CLI::Formatter {
public:
  HelpFormatter() {
    constexpr std::size_t kNameWidth = 30;
    column_width(kNameWidth);
  }

  std::string make_help(const CLI::App* app, std::string /*name*/,
                        CLI::AppFormatMode mode) const override {
    std::ostringstream out;
    out << app->get_description() << "\n" << make_subcommands(app, mode) << all_groups(app);
    if (!app->get_footer().empty()) {
      out << "\n" << app->get_footer() << "\n";
    }
    return out.str();
  }

  std::string make_group(std::string group, bool positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = "\n" + group + ":\n";
    for (const CLI::Option* option : options) {
      text += make_option(option, positional);
    }
    return text;
  }

  std::string make_option_name(const CLI::Option* option, bool positional) const override {
    return spaced(with_one_dash(CLI::Formatter::make_option_name(option, positional)));
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_size() == 0 ? "" : " " + option->get_type_name();
  }

private:
  std::string all_groups(const CLI::App* app) const {
    std::string text;
    for (const std::string& group : app->get_groups()) {
      const auto options = app->get_options(
          [&group](const CLI::Option* option) { return option->get_group() == group; });
      const bool hidden = group.empty(); // CLI11's convention.
      text += hidden || options.empty() ? "" : make_group(group, false, options);
    }
    return text;
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
