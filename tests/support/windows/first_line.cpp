// For Windows: reads the first line that a program writes into a pipe, and goes.
//
// first_line PROGRAM [ARGUMENT]...
//
// Prints that line, closes the pipe, and exits with the program's status; 255 if it did not end
// within 20 seconds.
#include "support/windows/start.h"

#include <cstdio>

int wmain(int count, wchar_t** words) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE reader = nullptr;
  HANDLE writer = nullptr;
  if (count < 2 || CreatePipe(&reader, &writer, &inherited, 0) == 0) {
    return chattcp::test::kFailed;
  }
  SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0);
  const auto process =
      chattcp::test::start(chattcp::test::joined(words + 1, words + count), 0, writer);
  CloseHandle(writer);
  char byte = 0;
  for (DWORD size = 1; ReadFile(reader, &byte, 1, &size, nullptr) != 0 && size == 1;) {
    std::putchar(byte);
    if (byte == '\n') {
      break;
    }
  }
  std::fflush(stdout);
  CloseHandle(reader);
  return chattcp::test::status_of(process);
}
