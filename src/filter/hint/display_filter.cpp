#include "filter/hint/display_filter.h"

#include "base/error.h"
#include "filter/expression_names.h"
#include "filter/hint/display_field.h"
#include "filter/hint/service_ports.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

using Tokens = std::vector<std::string_view>;

constexpr auto kOperators = std::to_array<std::string_view>(
    {"===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||"}); // All others have one character.

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_.:/-").find(c) != std::string_view::npos;
}

std::size_t length_of_token(std::string_view text) {
  if (is_word_character(text.front())) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_word_character);
    return static_cast<std::size_t>(end - text.begin());
  }
  for (const std::string_view symbol : kOperators) {
    if (text.starts_with(symbol)) {
      return symbol.size();
    }
  }
  return 1;
}

Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  while (!text.empty()) {
    const std::size_t length = length_of_token(text);
    if (std::isspace(static_cast<unsigned char>(text.front())) == 0) {
      tokens.push_back(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return tokens;
}

// The operator in its canonical spelling; empty if `token` is not one.
std::string_view comparison(std::string_view token) {
  constexpr auto kComparisons =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"==", "=="},
                                                                    {"===", "=="},
                                                                    {"=", "=="},
                                                                    {"eq", "=="},
                                                                    {"in", "=="},
                                                                    {"!=", "!="},
                                                                    {"!==", "!="},
                                                                    {"~=", "!="},
                                                                    {"ne", "!="},
                                                                    {">", ">"},
                                                                    {"gt", ">"},
                                                                    {"<", "<"},
                                                                    {"lt", "<"},
                                                                    {">=", ">="},
                                                                    {"ge", ">="},
                                                                    {"<=", "<="},
                                                                    {"le", "<="},
                                                                    {"contains", "contains"},
                                                                    {"matches", "contains"},
                                                                    {"~", "contains"}});
  for (const auto& [spelling, meaning] : kComparisons) {
    if (token == spelling) {
      return meaning;
    }
  }
  return "";
}

// Operators that join tests are the same in pcap-filter(7).
std::string_view joining(std::string_view token) {
  constexpr auto kJoining =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"and", "and"},
                                                                    {"&&", "and"},
                                                                    {"or", "or"},
                                                                    {"||", "or"},
                                                                    {"not", "not"},
                                                                    {"!", "not"},
                                                                    {"(", "("},
                                                                    {")", ")"}});
  for (const auto& [spelling, meaning] : kJoining) {
    if (token == spelling) {
      return meaning;
    }
  }
  return "";
}

// Reads a display filter from its beginning to its end.
class Translator {
public:
  Translator(Tokens tokens, FlagSpelling flag)
      : tokens_(std::move(tokens)), flag_(std::move(flag)) {}

  // The equivalent, or why there is none.
  std::string advice() {
    while (at_ < tokens_.size()) {
      const std::string_view word = joining(tokens_[at_]);
      if (!word.empty()) {
        append(word);
        ++at_;
        continue;
      }
      const std::string_view field = tokens_[at_];
      const std::optional<Translation> translation = translate(next_test(), flag_);
      if (!translation) {
        return "there is no equivalent of '" + std::string(field) +
               "'; save the packets with -w and open them in Wireshark";
      }
      append(translation->expression);
      flags_ = translation->flags;
      ++tests_;
    }
    const bool alone = tests_ == 1 && !joined_ && !flags_.empty();
    return "use " + (alone ? flags_ : flag_.with(expression_));
  }

private:
  FieldTest next_test() {
    FieldTest test{.field = tokens_[at_++], .comparison = "", .values = {}};
    if (at_ < tokens_.size()) {
      test.comparison = comparison(tokens_[at_]);
    }
    if (test.comparison.empty() || ++at_ == tokens_.size()) {
      return test;
    }
    if (tokens_[at_] != "{") {
      test.values.emplace_back(tokens_[at_++]);
      return test;
    }
    for (++at_; at_ < tokens_.size() && tokens_[at_] != "}"; ++at_) {
      if (tokens_[at_] != ",") {
        std::string value(tokens_[at_]);
        if (const std::size_t dots = value.find(".."); dots != std::string::npos) {
          value.replace(dots, 2, "-");
        }
        test.values.push_back(std::move(value));
      }
    }
    at_ += at_ < tokens_.size() ? 1 : 0;
    return test;
  }

  void append(std::string_view word) {
    const bool close = word == ")" || expression_.ends_with('(');
    expression_ += expression_.empty() || close ? "" : " ";
    expression_ += word;
    joined_ = joined_ || word == "not" || word == "and" || word == "or";
  }

  Tokens tokens_;
  FlagSpelling flag_;
  std::size_t at_ = 0;
  std::string expression_;
  std::string flags_;
  int tests_ = 0;
  bool joined_ = false;
};

// A word that is a host name for libpcap, and a field or operator for Wireshark.
bool is_foreign(const Tokens& tokens, const std::string& name) {
  const auto found = std::find(tokens.begin(), tokens.end(), name);
  if (found == tokens.end()) {
    return false;
  }
  constexpr auto kHostFollows =
      std::to_array<std::string_view>({"host", "net", "src", "dst", "gateway", "mask"});
  if (found != tokens.begin() && std::find(kHostFollows.begin(), kHostFollows.end(),
                                           *std::prev(found)) != kHostFollows.end()) {
    return false;
  }
  const bool compared = std::next(found) != tokens.end() && !comparison(*std::next(found)).empty();
  return is_display_field(name) || service_port(name) || !comparison(name).empty() ||
         (compared && name.find('.') != std::string::npos);
}

} // namespace

std::string display_filter_advice(std::string_view flag, std::string_view expression) {
  const std::optional<std::string> name = host_name_in(expression);
  const Tokens tokens = tokens_of(expression);
  return name && is_foreign(tokens, *name) ? Translator(tokens, FlagSpelling(flag)).advice() : "";
}

void refuse_display_filter(std::string_view flag, std::string_view expression) {
  if (const std::string advice = display_filter_advice(flag, expression); !advice.empty()) {
    refuse_value(flag, expression,
                 "a pcap-filter(7) expression but a Wireshark display filter; " + advice);
  }
}

} // namespace chattcp
