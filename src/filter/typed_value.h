// Values of filter flags as typed, and how to correct them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace chattcp {

// A filter flag as the user spells it, "-h.src" or in a URL "h.src"; other flags are spelled alike.
class FlagSpelling {
public:
  explicit FlagSpelling(std::string_view flag) : flag_(flag) {}

  // The flag with `value`: "-p '!22'", "p=!22".
  std::string with(std::string_view value) const { return spelled(flag_, value); }

  // Another flag, such as "p" or "i".
  std::string other(std::string_view key, std::string_view value) const {
    return spelled((in_shell() ? "-" : "") + std::string(key), value);
  }

  // Two flags with their values.
  std::string both(const std::string& first, const std::string& second) const {
    return first + (in_shell() ? " " : "&") + second;
  }

  // The flag for ports if this one is for addresses, and vice versa: -h.src, -p.src.
  FlagSpelling for_ports() const { return FlagSpelling(with_letter('p')); }
  FlagSpelling for_addresses() const { return FlagSpelling(with_letter('h')); }

private:
  bool in_shell() const { return flag_.starts_with('-'); }
  std::string with_letter(char letter) const;
  std::string spelled(const std::string& flag, std::string_view value) const;

  std::string flag_;
};

// A value without its `!`.
struct TypedValue {
  FlagSpelling flag;
  std::string mark; // "!" or nothing.
  std::string_view text;

  TypedValue(std::string_view flag_name, std::string_view value)
      : flag(flag_name), mark(value.starts_with('!') ? "!" : ""), text(value.substr(mark.size())) {}

  // The flag with the correct value.
  std::string as(std::string_view right) const { return flag.with(mark + std::string(right)); }
};

// What is wrong with the `!` in "!", "!!22", "! 22", "!=22" or "not 22"; otherwise empty.
std::string mark_hint(const TypedValue& typed, std::string_view example);

// What may be meant by a value; empty where it does not apply.
using Hint = std::string (*)(const TypedValue& typed);

// The text of the first of `hints` that applies; otherwise empty.
std::string first_hint(const TypedValue& typed, std::initializer_list<Hint> hints);

// `text` as a shell word, in single quotes if necessary.
std::string shell_word(std::string_view text);

} // namespace chattcp
