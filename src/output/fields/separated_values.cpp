#include "output/fields/separated_values.h"

#include "output/fields/plain_text.h"

#include <algorithm>
#include <cstring>

namespace chattcp {

void append_separated(std::string_view text, char separator, Chunk& out) {
  const bool quoted = std::any_of(text.begin(), text.end(), [separator](char c) {
    return c == separator || c == '"' || c == '\n' || c == '\r';
  });
  char* end = out.reserve(2 * text.size() + 2);
  if (!quoted) {
    std::memcpy(end, text.data(), text.size());
    out.commit(end + text.size());
    return;
  }
  *end++ = '"';
  for (const char c : text) {
    if (c == '"') {
      *end++ = '"';
    }
    *end++ = c;
  }
  *end++ = '"';
  out.commit(end);
}

void append_character(char character, Chunk& out) {
  char* const end = out.reserve(1);
  *end = character;
  out.commit(end + 1);
}

std::size_t record_size(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    quoted ^= text[i] == '"';
    if (text[i] == '\n' && !quoted) {
      return i + 1;
    }
  }
  return 0;
}

void append_json_value(std::string_view json, char* scratch, char separator, Chunk& out) {
  if (json == "null") {
    return;
  }
  if (json.starts_with('"')) {
    const std::string_view text = json.substr(1, json.size() - 2);
    json = text.find('\\') == std::string_view::npos
               ? text
               : std::string_view(scratch, unescape_json(json, scratch));
  }
  append_separated(json, separator, out);
}

} // namespace chattcp
