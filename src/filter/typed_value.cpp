#include "filter/typed_value.h"

#include "base/words.h"

#include <algorithm>
#include <cctype>

namespace chattcp {

std::string FlagSpelling::with_letter(char letter) const {
  std::string flag = flag_;
  const std::size_t at = flag.find_first_of("hp");
  if (at != std::string::npos) {
    flag[at] = letter;
  }
  return flag;
}

std::string FlagSpelling::spelled(const std::string& flag, std::string_view value) const {
  return in_shell() ? flag + " " + shell_word(value) : flag + "=" + std::string(value);
}

std::string mark_hint(const TypedValue& typed, std::string_view example) {
  constexpr std::string_view kNot = "not ";
  const std::string lower = lower_case(typed.text);
  if (typed.mark.empty() && !lower.starts_with(kNot)) {
    return "";
  }
  const std::string_view rest = typed.text.substr(typed.mark.empty() ? kNot.size() : 0);
  const std::string_view value =
      trimmed(rest.substr(std::min(rest.find_first_not_of("!= "), rest.size())));
  if (value.empty()) {
    return "! needs a value after it: " + typed.flag.with("!" + std::string(example));
  }
  return value == typed.text
             ? ""
             : "an exclusion is spelled " + typed.flag.with("!" + std::string(value));
}

std::string first_hint(const TypedValue& typed, std::initializer_list<Hint> hints) {
  for (const Hint hint : hints) {
    if (std::string text = hint(typed); !text.empty()) {
      return text;
    }
  }
  return "";
}

std::string shell_word(std::string_view text) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_./:,+%@").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) {
    return std::string(text);
  }
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

} // namespace chattcp
