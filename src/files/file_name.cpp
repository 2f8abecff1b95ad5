#include "files/file_name.h"

#include "base/error.h"
#include "base/number.h"
#include "files/conversion.h"
#include "platform/local_time.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace chattcp {

namespace {

constexpr std::string_view kDateAndTime = "-%Y%m%dT%H%M%S";
constexpr std::array<std::string_view, 2> kPacked{".zst", ".gz"};
constexpr std::size_t kLeastDigits = 3; // Of a number in a name.

// Where the extension begins; the end if there is none, as in ".hidden".
std::size_t extension_at(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name.size() : dot;
}

std::string number_text(unsigned number) {
  const std::string digits = std::to_string(number);
  return "_" + std::string(kLeastDigits - std::min(kLeastDigits, digits.size()), '0') + digits;
}

// Takes "_001" from the beginning of `rest`; nothing for anything else.
std::optional<unsigned> take_number(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
  if (!rest.starts_with('_') || end <= kLeastDigits) {
    return std::nullopt;
  }
  const std::optional<unsigned> number = parse_number<unsigned>(rest.substr(1, end - 1));
  rest.remove_prefix(number ? end : 0);
  return number;
}

bool begins_with_digit(char conversion, std::string_view text) {
  constexpr std::string_view kOthers = "pzaAbB";
  return conversion == 0 ? text.find_first_of("0123456789") == 0
                         : kOthers.find(conversion) == std::string_view::npos;
}

template <typename Pieces> std::size_t longest_of(const Pieces& pieces) {
  return std::accumulate(
      pieces.begin(), pieces.end(), std::size_t{0}, [](std::size_t size, const auto& piece) {
        return size + (piece.conversion == 0 ? piece.text.size() : longest_text(piece.conversion));
      });
}

bool remove_end(std::string_view& text, std::string_view end) {
  const bool found = text.ends_with(end);
  text.remove_suffix(found ? end.size() : 0);
  return found;
}

} // namespace

std::string FileName::plain() const {
  return stem + (number == 0 ? "" : number_text(number)) + extension;
}

std::string FileName::text() const {
  return plain().append(packed).append(part ? kPartSuffix : "");
}

FileNameTemplate::Pieces FileNameTemplate::pieces_of(std::string_view flag, std::string_view text) {
  Pieces pieces;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      pieces.push_back({.conversion = 0, .text = std::string(1, text[at])});
      continue;
    }
    const char letter = ++at < text.size() ? text[at] : '\0';
    if (letter != '%' && kConversions.find(letter) == std::string_view::npos) {
      refuse_value(flag, std::string("%") + (letter == '\0' ? "" : std::string(1, letter)),
                   "supported in a file name; use %Y %m %d %H %M %S, %F for %Y-%m-%d, %s for "
                   "Unix time, %y %j %b %B %a %A %I %p %z, or %% for a percent sign");
    }
    pieces.push_back({.conversion = letter == '%' ? '\0' : letter, .text = "%"});
  }
  for (std::size_t at = 1; at < pieces.size(); ++at) {
    const Piece& next = pieces[at];
    if (pieces[at - 1].conversion == 's' && begins_with_digit(next.conversion, next.text)) {
      throw UsageError(std::string(flag) +
                       ": after %s, a name needs something that is no digit, so that its files can "
                       "be recognised");
    }
  }
  return pieces;
}

FileNameTemplate::FileNameTemplate(std::string_view flag, std::string_view name) {
  const std::size_t dot = extension_at(name);
  stem_ = pieces_of(flag, name.substr(0, dot));
  extension_ = pieces_of(flag, name.substr(dot));
  const auto converts = [](const Piece& piece) { return piece.conversion != 0; };
  if (std::none_of(stem_.begin(), stem_.end(), converts) &&
      std::none_of(extension_.begin(), extension_.end(), converts)) {
    const Pieces time = pieces_of(flag, kDateAndTime);
    stem_.insert(stem_.end(), time.begin(), time.end());
  }
  refuse_long(flag);
}

// Later files would have longer names than the first.
void FileNameTemplate::refuse_long(std::string_view flag) const {
  constexpr std::size_t kMostBytes = 255; // NAME_MAX of most file systems.
  constexpr std::string_view kAdded = "_1000.zst.part";
  const std::size_t size = longest_of(stem_) + longest_of(extension_);
  if (size + kAdded.size() > kMostBytes) {
    throw UsageError(std::string(flag) + ": the names of its files would have " +
                     std::to_string(size) + " bytes; at most " +
                     std::to_string(kMostBytes - kAdded.size()) + " are possible");
  }
}

FileName FileNameTemplate::at(std::int64_t seconds) const {
  std::tm local{};
  local_time(seconds, local);
  const auto fill = [&](const Pieces& pieces) {
    std::string text;
    for (const Piece& piece : pieces) {
      text += piece.conversion == 0 ? piece.text : convert(piece.conversion, seconds, local);
    }
    return text;
  };
  return {.stem = fill(stem_), .extension = fill(extension_)};
}

bool FileNameTemplate::match(const Pieces& pieces, std::string_view& rest) {
  return std::all_of(pieces.begin(), pieces.end(), [&rest](const Piece& piece) {
    if (piece.conversion != 0) {
      return take_converted(piece.conversion, rest);
    }
    const bool found = rest.starts_with(piece.text);
    rest.remove_prefix(found ? piece.text.size() : 0);
    return found;
  });
}

std::optional<FileName> FileNameTemplate::parse_plain(std::string_view name) const {
  std::string_view rest = name;
  if (!match(stem_, rest)) {
    return std::nullopt;
  }
  FileName parsed{.stem = std::string(name.substr(0, name.size() - rest.size())), .extension = {}};
  parsed.number = take_number(rest).value_or(0);
  parsed.extension = rest;
  return match(extension_, rest) && rest.empty() ? std::optional(parsed) : std::nullopt;
}

std::optional<FileName> FileNameTemplate::parse_packed(std::string_view name) const {
  std::optional<FileName> parsed = parse_plain(name);
  for (const std::string_view packed : kPacked) {
    if (std::string_view plain = name; !parsed && remove_end(plain, packed)) {
      parsed = parse_plain(plain);
      if (parsed) {
        parsed->packed = packed;
      }
    }
  }
  return parsed;
}

std::optional<FileName> FileNameTemplate::parse(std::string_view name) const {
  std::string_view whole = name;
  if (remove_end(whole, kPartSuffix)) {
    if (std::optional<FileName> parsed = parse_packed(whole)) {
      parsed->part = true;
      return parsed;
    }
  }
  return parse_packed(name);
}

} // namespace chattcp
