#include "cli/hint/stray_arguments.h"

#include "base/error.h"
#include "base/typography.h"
#include "base/words.h"
#include "cli/hint/foreign_options.h"
#include "cli/hint/stray_words.h"
#include "filter/typed_value.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

namespace {

std::string_view bare(std::string_view option) {
  return option.substr(std::min(option.find_first_not_of('-'), option.size()));
}

bool is_option(std::string_view argument) {
  return argument.size() > 1 && argument.front() == '-';
}

// The one of `options` that begins with `name` or is spelled nearly like it; empty for none.
std::string nearest_option(std::string_view name, const std::vector<std::string>& options) {
  constexpr std::size_t kShortest = 3;
  const std::string_view word = bare(name);
  std::vector<std::string> names;
  std::string begun;
  for (const std::string& option : options) {
    const std::string_view known = bare(option);
    if (known.size() > 1) {
      names.emplace_back(known);
      begun = begun.empty() && word.size() >= kShortest && known.starts_with(word) ? option : begun;
    }
  }
  const std::string nearest = begun.empty() ? nearest_word(word, names) : "";
  const auto found = std::find_if(options.begin(), options.end(), [&](const std::string& option) {
    return !nearest.empty() && bare(option) == nearest;
  });
  return found == options.end() ? begun : *found;
}

// An option and its value, given after `=` or as the next argument; empty without one.
struct TypedOption {
  std::string name;
  std::string value;
};

TypedOption typed_option(const std::vector<std::string>& arguments, std::size_t at) {
  const std::string& argument = arguments[at];
  const std::size_t equals = argument.find('=');
  if (equals != std::string::npos) {
    return {.name = argument.substr(0, equals), .value = argument.substr(equals + 1)};
  }
  const bool followed = at + 1 < arguments.size() && !is_option(arguments[at + 1]);
  return {.name = argument, .value = followed ? arguments[at + 1] : ""};
}

std::string command_with(const StrayArguments& stray, const std::string& option) {
  for (const auto& [command, options] : stray.options) {
    if (std::find(options.begin(), options.end(), option) != options.end()) {
      return command;
    }
  }
  return "";
}

std::string see_help(const std::string& command) {
  return "see chattcp " + command + (command.empty() ? "" : " ") + "--help";
}

std::string in_shell(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments) {
    text += " " + shell_word(argument);
  }
  return text;
}

std::string option_advice(const StrayArguments& stray, const TypedOption& option) {
  if (std::string advice = foreign_option_advice(stray.command, option.name, option.value);
      !advice.empty()) {
    return advice;
  }
  const std::string other = command_with(stray, option.name);
  if (!other.empty()) {
    return stray.command.empty()
               ? "put the command first: chattcp " + other + in_shell(stray.arguments)
               : "it is an option of chattcp " + other;
  }
  const std::string nearest = nearest_option(option.name, stray.options.at(stray.command));
  return nearest.empty() ? see_help(stray.command) : "did you mean " + nearest + "?";
}

[[noreturn]] void refuse_option(const StrayArguments& stray) {
  throw UsageError("unknown option '" + stray.arguments.front() + "'; " +
                   option_advice(stray, typed_option(stray.arguments, 0)));
}

// One dash and a word.
bool may_be_misspelled(std::string_view name) {
  constexpr std::size_t kShortest = 5; // With its dash.
  return name.size() >= kShortest && name[0] == '-' && name[1] != '-' &&
         name.find_first_not_of("-.abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

// The words up to the next option.
std::vector<std::string> first_words(const std::vector<std::string>& arguments) {
  return {arguments.begin(), std::find_if(arguments.begin(), arguments.end(), is_option)};
}

[[noreturn]] void refuse_word(const StrayArguments& stray) {
  const std::vector<std::string> words = first_words(stray.arguments);
  const bool instead_of_command = stray.command.empty();
  const std::string advice =
      instead_of_command ? stray_command_advice(words) : stray_word_advice(stray.command, words);
  const std::string otherwise = instead_of_command
                                    ? "use interfaces, capture, conversations, serve or schema"
                                    : see_help(stray.command);
  throw UsageError((instead_of_command ? "unknown command '" : "unexpected argument '") +
                   words.front() + "'; " + (advice.empty() ? otherwise : advice));
}

} // namespace

void refuse_stray(const StrayArguments& stray) {
  for (const std::string& argument : stray.arguments) {
    refuse_typography("", argument);
  }
  if (is_option(stray.arguments.front())) {
    refuse_option(stray);
  }
  refuse_word(stray);
}

void refuse_misspelled(const std::vector<std::string>& arguments, const std::string& command,
                       const std::vector<std::string>& options) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const TypedOption option = typed_option(arguments, i);
    if (!may_be_misspelled(option.name)) {
      continue;
    }
    const std::string nearest = nearest_option(option.name, options);
    const bool is_value = bare(nearest) == option.name.substr(2); // -rread reads the file "read".
    const bool same_letter = !nearest.empty() && bare(nearest).front() == option.name[1];
    std::string advice = foreign_option_advice(command, "-" + option.name, option.value);
    if (advice.empty() && same_letter && !is_value) {
      advice = "did you mean " + nearest + "?";
    }
    if (!advice.empty()) {
      throw UsageError("unknown option '" + option.name + "'; " + advice);
    }
  }
}

} // namespace chattcp
