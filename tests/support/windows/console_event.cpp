// For Windows: runs a program in a console without a window, and sends events to it.
//
// console_event EVENT MILLISECONDS PROGRAM [ARGUMENT]...
//
// EVENT is `c` (Ctrl-C), `break` (Ctrl-Break), or one of them with `-twice`, sent MILLISECONDS
// after the start and, the second one, 800 ms later. The program has the standard streams of this
// one. Exits with its status; 255 if it did not end within 20 seconds.
#include "support/windows/start.h"

#include <cwchar>
#include <string>

namespace {

using namespace chattcp::test;

// In the console that the other half has made.
int send_events(const std::wstring& event, DWORD milliseconds, const std::wstring& line) {
  constexpr DWORD kBetween = 800;
  const bool is_break = event.starts_with(L"break");
  const PROCESS_INFORMATION process = start(line, 0);
  SetConsoleCtrlHandler([](DWORD) -> BOOL { return TRUE; }, TRUE); // Not for this process.
  Sleep(milliseconds);
  for (int left = event.ends_with(L"-twice") ? 2 : 1; left > 0; --left) {
    if (GenerateConsoleCtrlEvent(is_break ? CTRL_BREAK_EVENT : CTRL_C_EVENT, 0) == 0) {
      std::fprintf(stderr, "console_event: cannot send: error %lu\n", GetLastError());
    }
    Sleep(left > 1 ? kBetween : 0);
  }
  return status_of(process);
}

} // namespace

int wmain(int count, wchar_t** words) {
  const bool inside = count > 4 && std::wstring(words[1]) == L"inside";
  if (inside) {
    return send_events(words[2], std::wcstoul(words[3], nullptr, 10),
                       joined(words + 4, words + count));
  }
  if (count < 4) {
    return kFailed;
  }
  const std::wstring self = joined(words, words + 1) + L" inside ";
  return status_of(start(self + joined(words + 1, words + count), CREATE_NO_WINDOW));
}
