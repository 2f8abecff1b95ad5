#include "http/message/query_string.h"

#include <cctype>
#include <charconv>

namespace chattcp {

namespace {

// The byte that the two characters behind a `%` stand for, or -1.
int escaped_byte(std::string_view digits) {
  constexpr int kHexadecimal = 16;
  unsigned char byte = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, byte, kHexadecimal);
  return digits.size() == 2 && error == std::errc{} && stop == end ? byte : -1;
}

// A `%` that begins no escape stands for itself.
std::string decoded(std::string_view text, char plus) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? escaped_byte(text.substr(i + 1, 2)) : -1;
    if (byte >= 0) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += text[i] == '+' ? plus : text[i];
    }
  }
  return result;
}

bool is_unreserved(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

} // namespace

std::string decode_path_part(std::string_view text) {
  return decoded(text, '+');
}

std::string encode_query_value(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[byte >> 4U];
      encoded += kDigits[byte & 0x0fU];
    }
  }
  return encoded;
}

QueryParameters parse_query(std::string_view target) {
  QueryParameters parameters;
  const std::size_t question_mark = target.find('?');
  std::string_view rest =
      question_mark == std::string_view::npos ? "" : target.substr(question_mark + 1);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size() == rest.size() ? pair.size() : pair.size() + 1);
    const std::size_t equals = pair.find('=');
    if (!pair.empty()) {
      parameters.emplace(decoded(pair.substr(0, equals), ' '),
                         equals == std::string_view::npos ? ""
                                                          : decoded(pair.substr(equals + 1), ' '));
    }
  }
  return parameters;
}

} // namespace chattcp
