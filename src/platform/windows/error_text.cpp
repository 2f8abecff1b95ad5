#include "platform/windows/error_text.h"

#include "platform/windows/wide.h"

#include <windows.h>

#include <array>

namespace chattcp {

std::string error_text(unsigned long code) {
  std::array<wchar_t, 512> text{};
  DWORD length = 0;
  constexpr DWORD kEnglish = 0x0409; // Of the United States.
  for (const DWORD language : {kEnglish, DWORD{0}}) {
    if (length == 0) {
      length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
                                  FORMAT_MESSAGE_MAX_WIDTH_MASK, // No line breaks.
                              nullptr, code, language, text.data(), static_cast<DWORD>(text.size()),
                              nullptr);
    }
  }
  std::wstring_view words(text.data(), length);
  words = words.substr(0, words.find_last_not_of(L" .") + 1); // npos + 1 is 0.
  return words.empty() ? "error " + std::to_string(code) : to_utf8(words);
}

} // namespace chattcp
