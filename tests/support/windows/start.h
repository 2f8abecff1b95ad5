// Starting programs on Windows, as tests do.
#pragma once

#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace chattcp::test {

inline constexpr int kFailed = 254;
inline constexpr int kStillRuns = 255;

// A command line of these words.
inline std::wstring joined(wchar_t** begin, wchar_t** end) {
  std::wstring line;
  for (wchar_t** word = begin; word != end; ++word) {
    line += line.empty() ? L"\"" : L" \"";
    for (const wchar_t* c = *word; *c != 0; ++c) {
      line += *c == L'"' ? L"\\\"" : std::wstring(1, *c);
    }
    line += L'"';
  }
  return line;
}

// Starts it with the streams of this process, but for standard output if `output` is not null.
// Exits with kFailed if that fails.
inline PROCESS_INFORMATION start(std::wstring line, DWORD flags, HANDLE output = nullptr) {
  STARTUPINFOW startup{};
  PROCESS_INFORMATION process{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = output == nullptr ? GetStdHandle(STD_OUTPUT_HANDLE) : output;
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  if (CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, flags, nullptr, nullptr,
                     &startup, &process) == 0) {
    std::fprintf(stderr, "cannot start %ls: error %lu\n", line.c_str(), GetLastError());
    std::exit(kFailed);
  }
  return process;
}

// Waits for its end.
inline int status_of(const PROCESS_INFORMATION& process) {
  constexpr DWORD kLong = 20'000;
  DWORD status = 0;
  if (WaitForSingleObject(process.hProcess, kLong) != WAIT_OBJECT_0) {
    TerminateProcess(process.hProcess, kStillRuns);
    return kStillRuns;
  }
  GetExitCodeProcess(process.hProcess, &status);
  return static_cast<int>(status);
}

} // namespace chattcp::test
