// For Windows: reads the first line that a program writes into a pipe, and goes.
//
// first_line PROGRAM [ARGUMENT]...
//
// The program's standard input is a pipe into which nobody writes, and which stays open. Prints
// that line, closes the pipe, and exits with the program's status; 255 if it did not end within 20
// seconds, 254 if it did not start.
#include <windows.h>

#include <cstdio>
#include <string>

namespace {

constexpr int kFailed = 254;
constexpr int kStillRuns = 255;
constexpr DWORD kLong = 20'000;

std::wstring command_line(wchar_t** begin, wchar_t** end) {
  std::wstring line;
  for (wchar_t** word = begin; word != end; ++word) {
    line += (line.empty() ? L"\"" : L" \"") + std::wstring(*word) + L'"';
  }
  return line;
}

// Its standard error is that of this process.
HANDLE start(std::wstring line, HANDLE input, HANDLE output) {
  STARTUPINFOW startup{};
  PROCESS_INFORMATION process{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = input;
  startup.hStdOutput = output;
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  const BOOL started = CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr,
                                      nullptr, &startup, &process);
  return started != 0 ? process.hProcess : nullptr;
}

void print_line(HANDLE reader) {
  char byte = 0;
  for (DWORD size = 1;
       byte != '\n' && ReadFile(reader, &byte, 1, &size, nullptr) != 0 && size == 1;) {
    std::putchar(byte);
  }
  std::fflush(stdout);
}

} // namespace

int wmain(int count, wchar_t** words) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE reader = nullptr;
  HANDLE writer = nullptr;
  HANDLE input = nullptr;
  HANDLE silence = nullptr;
  if (count < 2 || CreatePipe(&reader, &writer, &inherited, 0) == 0 ||
      CreatePipe(&input, &silence, &inherited, 0) == 0) {
    return kFailed;
  }
  SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0);
  SetHandleInformation(silence, HANDLE_FLAG_INHERIT, 0);
  const HANDLE process = start(command_line(words + 1, words + count), input, writer);
  if (process == nullptr) {
    return kFailed;
  }
  CloseHandle(writer);
  print_line(reader);
  CloseHandle(reader);
  DWORD status = kStillRuns;
  if (WaitForSingleObject(process, kLong) == WAIT_OBJECT_0) {
    GetExitCodeProcess(process, &status);
  } else {
    TerminateProcess(process, status);
  }
  return static_cast<int>(status);
}
